import { findRedundantRules } from "../../analyse/redundant.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { findingAt, relatedRule } from "../places.ts";

/** docs/rules/redundant-rule.md */
export const redundantRule: LintRule = {
  id: "redundant-rule",
  group: "meaning",
  level: "warn",
  finds: "a rule whose removal changes no decision",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  const shadowed = new Set(tree.shadowed.map(({ rule }) => rule));
  const found = findRedundantRules(tree.rules, shadowed, tree.dialect);
  const replacedBy = new Map(found.map((each) => [each.rule, each.replacedBy]));
  return tree.ruleLines.flatMap(({ statement, rules, rule }) => {
    const replacement = replacedBy.get(rule);
    if (replacement === undefined || !rules.every((each) => replacedBy.has(each))) return [];
    const message = "the rule changes no decision: a later rule matches all its calls and has the same effect";
    const related = [relatedRule(tree, replacement, "decides its calls if it is removed")];
    return [findingAt(statement, "service", { message, help: "remove the rule", related })];
  });
}
