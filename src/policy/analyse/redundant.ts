import type { Dialect } from "../model/dialect.ts";
import type { Rule } from "../model/rule.ts";
import { type Atom, canMeet, coversAtoms, sourceAtoms, targetAtoms } from "./atoms.ts";
import { FollowingRules } from "./following-rules.ts";
import { offerOf } from "./offers.ts";
import { ruleScopes } from "./rule-scopes.ts";
import { actionKey } from "./shadow.ts";

/** A rule whose removal changes no decision, and the later rule that decides instead. */
export interface RedundantRule {
  readonly rule: Rule;
  readonly replacedBy: Rule;
}

/**
 * The maximum number of later rules to examine for each rule. A rule that needs more is not reported, so that the time
 * stays bounded.
 */
const maxLook = 128;

/**
 * Finds rules that a later rule makes redundant. The later rule matches all their calls and does the same, and no rule
 * between them that could match such a call does anything else. Questions keep their choices.
 *
 * @param shadowed rules that never match; they are not reported again
 */
export function findRedundantRules(
  rules: readonly Rule[],
  shadowed: ReadonlySet<Rule>,
  dialect: Dialect,
): readonly RedundantRule[] {
  const actions = new Map(rules.map((rule) => [rule, actionKey(rule)]));
  return ruleScopes(rules, dialect).flatMap((scope) => {
    const following = new FollowingRules(scope);
    const asks = new Set(scope.filter(collectsTargets).map(({ service }) => service));
    return scope.flatMap((rule, number) => {
      if (shadowed.has(rule)) return [];
      const asked = rule.service === null ? asks.size > 0 : asks.has(rule.service) || asks.has(null);
      const candidate = new Candidate(rule, actions, asked, dialect);
      const replacedBy = candidate.findReplacement(following.after(rule, number, maxLook), shadowed);
      return replacedBy === undefined ? [] : [{ rule, replacedBy }];
    });
  });
}

/** Returns whether a rule asks with choices that are collected from all rules. */
function collectsTargets({ action }: Rule): boolean {
  return action.kind === "ask" && action.target === undefined;
}

/** A rule that may be redundant. */
class Candidate {
  readonly #rule: Rule;
  readonly #actions: ReadonlyMap<Rule, string>;
  readonly #asked: boolean;
  readonly #sources: readonly Atom[];
  readonly #targets: readonly Atom[];

  constructor(rule: Rule, actions: ReadonlyMap<Rule, string>, asked: boolean, dialect: Dialect) {
    this.#rule = rule;
    this.#actions = actions;
    this.#asked = asked;
    this.#sources = sourceAtoms(rule.source, dialect);
    this.#targets = targetAtoms(rule.target, dialect);
  }

  /** Skips shadowed rules: they should be removed too, so they cannot replace another rule. */
  findReplacement(following: Iterable<Rule>, shadowed: ReadonlySet<Rule>): Rule | undefined {
    // Rules that never match are reported by other lint rules.
    if (this.#sources.length === 0 || this.#targets.length === 0) return undefined;
    for (const later of following) {
      const alike = this.#decidesAlike(later);
      if (alike && !shadowed.has(later) && this.#isCoveredBy(later)) return later;
      if (!alike && this.#mayMeet(later)) return undefined;
      if (this.#asked && this.#mayOfferOtherwise(later)) return undefined;
    }
    return undefined;
  }

  /**
   * Returns whether both rules do the same for a call that both match. The first rule for a template denies a call for
   * `@dispvm` without a usable default template, whatever it says. A plain allow would end in the same way.
   */
  #decidesAlike(later: Rule): boolean {
    if (this.#actions.get(this.#rule) !== this.#actions.get(later)) return false;
    const { action, target } = this.#rule;
    const plain = action.kind === "deny" || (action.kind === "allow" && action.target === undefined);
    return plain || templateKind(target.kind) === templateKind(later.target.kind);
  }

  #isCoveredBy(later: Rule): boolean {
    const { service, argument } = this.#rule;
    if (later.service !== null && service === null) return false;
    if (later.argument !== null && later.argument !== argument) return false;
    if (!coversAtoms(later.source, this.#sources) || !coversAtoms(later.target, this.#targets)) return false;
    return !this.#asked || this.#offersAsMuch(later);
  }

  /** dom0 has two names in a question, and a template that does not exist ends the question. */
  #offersAsMuch(later: Rule): boolean {
    const offer = offerOf(this.#rule);
    if (offer.text === offerOf(later).text) return true;
    return offer.kind !== "dispvm_name" && !this.#targets.some((atom) => atom.includes("@adminvm"));
  }

  #mayMeet(later: Rule): boolean {
    return this.#maySameCaller(later) && canMeet(this.#rule.target, later.target);
  }

  #mayOfferOtherwise(later: Rule): boolean {
    if ((this.#rule.action.kind === "deny") === (later.action.kind === "deny")) return false;
    return this.#maySameCaller(later) && canMeet(offerOf(this.#rule), offerOf(later));
  }

  #maySameCaller(later: Rule): boolean {
    const one = this.#rule.argument;
    const other = later.argument;
    return (one === null || other === null || one === other) && canMeet(this.#rule.source, later.source);
  }
}

function templateKind(kind: Rule["target"]["kind"]): string {
  return kind === "dispvm_name" || kind === "dispvm_tag" ? kind : "";
}
