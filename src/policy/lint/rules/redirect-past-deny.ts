import { sourceAtoms, targetAtoms } from "../../analyse/atoms.ts";
import { inScopes } from "../../analyse/rule-scopes.ts";
import { freshArgument, freshService } from "../../analyse/shadow.ts";
import { ruleKey } from "../../evaluate/match-keys.ts";
import { RuleIndex } from "../../evaluate/rule-index.ts";
import type { Rule } from "../../model/rule.ts";
import { findDomain } from "../../model/system-info.ts";
import type { VmToken } from "../../model/token.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { liveLines } from "../live-lines.ts";
import { findingAtOption, relatedRule } from "../places.ts";

/** docs/rules/redirect-past-deny.md */
export const redirectPastDeny: LintRule = {
  id: "redirect-past-deny",
  group: "meaning",
  level: "warn",
  finds: "a redirect to a target that the same source is denied when it names it",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  const indexOf = inScopes(tree.rules, tree.dialect, (rules) => new RuleIndex(rules));
  const numbers = new Map(tree.rules.map((rule, number) => [rule, number]));
  const isLater = (one: Rule, other: Rule): boolean => (numbers.get(one) as number) > (numbers.get(other) as number);
  return liveLines(tree).flatMap(({ statement, rules }) => {
    for (const rule of rules) {
      const denying = findDeny(tree, indexOf(rule), rule);
      if (denying === undefined || (isRest(denying.deny) && isLater(denying.deny, rule))) continue;
      const { text } = rule.target;
      const to = denying.redirect.text;
      const message = `calls for ${text} go to ${to}, which ${rule.source.text} is denied when it asks for ${to} itself`;
      const help = `remove target=${to}, or the deny if this is meant`;
      const related = [relatedRule(tree, denying.deny, "denies it")];
      return [findingAtOption(statement, "target", { message, help, related })];
    }
    return [];
  });
}

/** The deny for its target that a direct call to the target of a redirect would meet. */
function findDeny(tree: LintTree, index: RuleIndex, { service, argument, source, action }: Rule) {
  if (action.kind === "deny" || action.target === undefined) return undefined;
  // Calls of the Admin API name the domain that they are about, and all go to dom0.
  if (service?.startsWith("admin.") && ruleKey(action.target) === "@adminvm") return undefined;
  const [sourceKeys] = sourceAtoms(source, tree.dialect);
  const [targetKeys] = targetAtoms(action.target, tree.dialect);
  if (sourceKeys === undefined || targetKeys === undefined) return undefined;
  const query = {
    service: service ?? freshService,
    argument: argument ?? freshArgument,
    sourceKeys: [...sourceKeys, ...knownKeys(tree, source)],
  };
  const first = index.first(query, [...targetKeys, ...knownKeys(tree, action.target)]);
  // A deny for all targets says nothing about this one.
  if (first?.action.kind !== "deny" || first.target.kind === "star" || first.target.kind === "anyvm") return undefined;
  return { deny: first, redirect: action.target };
}

/** `@anyvm dom0 deny` beside `@anyvm @anyvm deny` is how most policies end: it says nothing about the rules before it. */
function isRest({ source, target }: Rule): boolean {
  return (source.kind === "star" || source.kind === "anyvm") && ruleKey(target) === "@adminvm";
}

/** The tags and the type of a domain that a token names; dom0 has none of them in R4.0. */
function knownKeys({ info, dialect }: LintTree, { kind, text }: VmToken): readonly string[] {
  if (info === undefined || (kind !== "name" && kind !== "uuid")) return [];
  const domain = findDomain(info, text);
  if (domain === undefined || (domain.name === "dom0" && dialect === "legacy")) return [];
  return [`@type:${domain.type}`, ...domain.tags.map((tag) => `@tag:${tag}`)];
}
