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
  finds: "a redirect to a target that the source may not call directly",
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
      const message = `calls for "${text}" go to "${to}", but a direct call from "${rule.source.text}" to "${to}" is denied`;
      const help = "redirect to another target, or disable this lint rule for the line if the redirect is intended";
      const related = [relatedRule(tree, denying.deny, "denies the direct call")];
      return [findingAtOption(statement, "target", { message, help, related })];
    }
    return [];
  });
}

/** Returns the deny that decides a direct call to the target of a redirect. */
function findDeny(tree: LintTree, index: RuleIndex, { service, argument, source, action }: Rule) {
  if (action.kind === "deny" || action.target === undefined) return undefined;
  // A call of the Admin API names the domain that it affects, and always goes to dom0.
  if (service?.startsWith("admin.") && ruleKey(action.target) === "@adminvm") return undefined;
  const [sourceKeys] = sourceAtoms(source, tree.dialect);
  const [targetKeys] = targetAtoms(action.target, tree.dialect);
  if (sourceKeys === undefined || targetKeys === undefined) return undefined;
  const call = { service: service ?? freshService, argument: argument ?? freshArgument };
  const [sources, targets] = [
    [...sourceKeys, ...knownKeys(tree, source)],
    [...targetKeys, ...knownKeys(tree, action.target)],
  ];
  const first = index.first(call, sources, targets);
  // A deny for all targets says nothing about this one.
  if (first?.action.kind !== "deny" || first.target.kind === "star" || first.target.kind === "anyvm") return undefined;
  return { deny: first, redirect: action.target };
}

/** Whether a deny is `@anyvm dom0 deny`, which ends most policies and does not contradict the rules before it. */
function isRest({ source, target }: Rule): boolean {
  return (source.kind === "star" || source.kind === "anyvm") && ruleKey(target) === "@adminvm";
}

/** Returns the tags and the type of the domain that a token names. In R4.0, dom0 has neither. */
function knownKeys({ info, dialect }: LintTree, { kind, text }: VmToken): readonly string[] {
  if (info === undefined || (kind !== "name" && kind !== "uuid")) return [];
  const domain = findDomain(info, text);
  if (domain === undefined || (domain.name === "dom0" && dialect === "legacy")) return [];
  return [`@type:${domain.type}`, ...domain.tags.map((tag) => `@tag:${tag}`)];
}
