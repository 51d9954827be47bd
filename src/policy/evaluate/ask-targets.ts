import type { Rule, RulePlace } from "../model/rule.ts";
import { type DomainInfo, findDomain, type SystemInfo } from "../model/system-info.ts";
import type { VmToken } from "../model/token.ts";
import { type DenyDecision, deny } from "./decision.ts";
import { defaultDispvm } from "./match-keys.ts";

/**
 * Returns the sorted targets that an ask without `target=` offers (docs/reference/policy-language.md#ask-targets).
 *
 * The reference iterates over the rules from last to first, adds what a rule allows and removes what it denies. The
 * first rule that names a target therefore decides. This function iterates from first to last, so that rules after a
 * rule for all domains add almost nothing.
 *
 * @param rules the rules that match service, argument and source, in load order
 * @param asking the place of the asking rule, for the reason of a deny
 */
export function collectAskTargets(
  rules: readonly Rule[],
  source: string,
  info: SystemInfo,
  asking: RulePlace,
): readonly string[] | DenyDecision {
  const caller = findDomain(info, source);
  const rule = { rule: asking };
  if (caller === undefined) return deny("unknown-source", `the source ${source} is not a domain`, rule);
  if (caller.uuid === undefined) return deny("unknown-uuid", `the uuid of ${source} is unknown`, rule);
  const offered = decideEach(rules, info);
  if (typeof offered === "string") {
    return deny("unknown-dispvm-template", `@dispvm:${offered} in the policy does not name a domain`, rule);
  }
  const { named, others, decided } = offered;
  if (named.delete("@dispvm")) {
    const template = defaultDispvm(source, info);
    if (template !== null) named.add(`@dispvm:${template}`);
  }
  if (named.delete("@adminvm")) named.add("dom0");
  const shown: string[] = [];
  for (const target of named) {
    const name = target.startsWith("@dispvm:") ? target.slice(8) : target;
    const domain = findDomain(info, name);
    if (domain === undefined) {
      return target === name
        ? deny("unknown-target", `${name} is not a domain`, rule)
        : deny("unknown-dispvm-template", `the default disposable template ${name} is not a domain`, rule);
    }
    if (!domain.internal && target !== caller.name) shown.push(target);
  }
  if (!others) return shown.sort();
  const rest = info.targetsButDom0.filter(
    (target) => target !== caller.name && !decided.has(target) && !named.has(target),
  );
  return shown.length === 0 ? rest : [...rest, ...shown].sort();
}

/** The choices that rules offer. */
interface Offer {
  /**
   * Targets that specific rules offer, and the targets that a rule for all offers besides the others: `@dispvm`, dom0.
   */
  readonly named: Set<string>;
  /** Whether a rule for all offers all other targets, except the decided ones. */
  readonly others: boolean;
  /** Targets that a rule before the rule for all has decided. */
  readonly decided: ReadonlySet<string>;
}

/** Returns the offered choices, or the name of a required template that does not exist. */
function decideEach(rules: readonly Rule[], info: SystemInfo): Offer | string {
  const named = new Set<string>();
  const decided = new Set<string>();
  let forAll: "offered" | "denied" | undefined;
  for (const { action, target: ruleTarget } of rules) {
    const token = (action.kind === "deny" ? undefined : action.target) ?? ruleTarget;
    if (token.kind === "dispvm_name" && findDomain(info, token.name) === undefined) return token.name;
    const isForAll = token.kind === "anyvm" || token.kind === "star";
    for (const target of isForAll ? beside(token, info) : expand(token, info)) {
      // After a rule for all, only dom0 remains undecided, by either of its names.
      if (decided.has(target) || (forAll !== undefined && target !== "dom0" && target !== "@adminvm")) continue;
      decided.add(target);
      if (action.kind !== "deny") named.add(target);
    }
    if (isForAll) forAll ??= action.kind === "deny" ? "denied" : "offered";
  }
  return { named, others: forAll === "offered", decided };
}

/** Returns the targets of a rule for all besides the domains and their disposables. */
function beside(token: VmToken, info: SystemInfo): readonly string[] {
  return token.kind === "star" && info.domains.has("dom0") ? ["@dispvm", "dom0"] : ["@dispvm"];
}

/** Expands a token that is not for all (docs/reference/policy-language.md#expansion-of-tokens). */
function expand(token: VmToken, info: SystemInfo): Iterable<string> {
  switch (token.kind) {
    case "name":
    case "uuid": {
      const domain = findDomain(info, token.text);
      return domain === undefined ? [] : [domain.name];
    }
    case "adminvm":
    case "dispvm":
      return [token.text];
    case "dispvm_name": {
      const domain = findDomain(info, token.name);
      return domain?.templateForDispvms ? [`@dispvm:${domain.name}`] : [];
    }
    case "type":
      return names(info, ({ type }) => type === token.type);
    case "tag":
      return names(info, ({ tags }) => tags.includes(token.tag));
    case "dispvm_tag":
      return names(info, ({ tags, templateForDispvms }) => templateForDispvms && tags.includes(token.tag), "@dispvm:");
    default:
      return [];
  }
}

function names(info: SystemInfo, isMeant: (domain: DomainInfo) => boolean, prefix = ""): readonly string[] {
  const found: string[] = [];
  for (const domain of info.domains.values()) if (isMeant(domain)) found.push(prefix + domain.name);
  return found;
}
