import { ruleKey } from "../evaluate/match-keys.ts";
import { RuleIndex } from "../evaluate/rule-index.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Rule } from "../model/rule.ts";
import { findDomain, type SystemInfo } from "../model/system-info.ts";
import type { VmToken } from "../model/token.ts";
import { type Atom, canMeet, sourceAtoms, targetAtoms } from "./atoms.ts";
import { freshArgument, freshService } from "./shadow.ts";

/** Returns the token that a rule adds to the choices of a question, or removes from them. */
export function offerOf({ action, target }: Rule): VmToken {
  return (action.kind === "deny" ? undefined : action.target) ?? target;
}

/** Rules that add choices to questions. */
interface Grants {
  /** Rules that add one domain by its name, by that name. */
  readonly named: Map<string, number[]>;
  /** All other rules. */
  readonly others: number[];
  readonly all: number[];
}

/** The maximum number of rules to examine for one question. Beyond it, the question is assumed to offer the target. */
const maxLook = 64;

/**
 * Determines the choices that questions can offer on any system. A choice is only called impossible if no system has
 * it. The rules are those of one scope (rule-scopes.ts).
 */
export class Offers {
  readonly #rules: readonly Rule[];
  readonly #dialect: Dialect;
  readonly #info: SystemInfo | undefined;
  readonly #byService = new Map<string | null, Grants>();
  readonly #everywhere = noGrants();
  readonly #denies: RuleIndex;
  readonly #numbers: ReadonlyMap<Rule, number>;

  constructor(rules: readonly Rule[], dialect: Dialect, info: SystemInfo | undefined) {
    this.#rules = rules;
    this.#dialect = dialect;
    this.#info = info;
    this.#denies = new RuleIndex(rules.filter(({ action }) => action.kind === "deny"));
    this.#numbers = new Map(rules.map((rule, number) => [rule, number]));
    rules.forEach((rule, number) => {
      if (rule.action.kind === "deny" || offerOf(rule).kind === "defaultvm") return;
      const ofService = this.#byService.get(rule.service) ?? noGrants();
      this.#byService.set(rule.service, ofService);
      for (const grants of [ofService, this.#everywhere]) addGrant(grants, rule, number);
    });
  }

  /** Returns whether the question of a rule without `target=` can offer the target, or any target if none is given. */
  canOffer(asking: Rule, wanted?: VmToken): boolean {
    const { service } = asking;
    const lists = (service === null ? [this.#everywhere] : [this.#byService.get(service), this.#byService.get(null)])
      .filter((grants) => grants !== undefined)
      .flatMap((grants) =>
        wanted === undefined ? [grants.all] : [grants.named.get(ruleKey(wanted)) ?? [], grants.others],
      );
    return lists.some(
      (numbers) => numbers.length > maxLook || numbers.some((number) => this.#isOfferedBy(asking, number, wanted)),
    );
  }

  #isOfferedBy(asking: Rule, number: number, wanted: VmToken | undefined): boolean {
    const grant = this.#rules[number] as Rule;
    const offer = offerOf(grant);
    const { argument } = asking;
    if (argument !== null && grant.argument !== null && argument !== grant.argument) return false;
    if (!canMeet(grant.source, asking.source)) return false;
    if (wanted !== undefined && !this.#mayBe(offer, wanted)) return false;
    if (!this.#isShown(asking, offer)) return false;
    const denied = wanted?.kind === "name" ? wanted : offer;
    return number < this.#deniedFrom(asking, denied);
  }

  /** Returns whether a token can stand for a target. The tags of a known domain are known. */
  #mayBe(offer: VmToken, wanted: VmToken): boolean {
    if (!canMeet(offer, wanted)) return false;
    const name = wanted.kind === "dispvm_name" ? wanted.name : wanted.text;
    const domain = this.#info === undefined ? undefined : findDomain(this.#info, name);
    if (domain === undefined) return true;
    switch (offer.kind) {
      case "tag":
      case "dispvm_tag":
        return domain.tags.includes(offer.tag);
      case "type":
        return domain.type === offer.type;
      default:
        return true;
    }
  }

  /**
   * Returns whether a choice can be shown. The source and internal domains are not, and with `autostart=no` neither are
   * domains that do not run.
   */
  #isShown({ source, action }: Rule, offer: VmToken): boolean {
    if (action.kind !== "deny" && !action.autostart && sortsWithDisposables(offer)) return false;
    if (this.#dialect === "legacy" || (offer.kind !== "name" && offer.kind !== "adminvm")) return true;
    if (ruleKey(source) === ruleKey(offer)) return false;
    return !this.#info?.domains.get(offer.text)?.internal;
  }

  /**
   * Returns the number of the rule from which a target is denied to every source of a question. dom0 has two names
   * there.
   */
  #deniedFrom({ service, argument, source }: Rule, target: VmToken): number {
    const targets = targetAtoms(target, this.#dialect);
    if (targets.some((atom) => atom.includes("@adminvm"))) return Number.POSITIVE_INFINITY;
    const call = { service: service ?? freshService, argument: argument ?? freshArgument };
    const numbers = sourceAtoms(source, this.#dialect).flatMap((sourceKeys) =>
      targets.map((targetKeys: Atom) => {
        const first = this.#denies.first(call, sourceKeys, targetKeys);
        return first === undefined ? Number.POSITIVE_INFINITY : (this.#numbers.get(first) as number);
      }),
    );
    return numbers.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...numbers);
  }
}

function sortsWithDisposables({ kind }: VmToken): boolean {
  return kind.startsWith("dispvm");
}

function noGrants(): Grants {
  return { named: new Map(), others: [], all: [] };
}

function addGrant({ named, others, all }: Grants, rule: Rule, number: number): void {
  all.push(number);
  const offer = offerOf(rule);
  if (offer.kind !== "name") {
    others.push(number);
    return;
  }
  const key = ruleKey(offer);
  const numbers = named.get(key);
  if (numbers === undefined) named.set(key, [number]);
  else numbers.push(number);
}
