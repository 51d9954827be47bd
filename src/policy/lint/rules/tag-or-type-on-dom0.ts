import { callAtoms } from "../../analyse/atoms.ts";
import { freshArgument, freshService, haveSameAction } from "../../analyse/shadow.ts";
import { RuleIndex } from "../../evaluate/rule-index.ts";
import type { Rule } from "../../model/rule.ts";
import type { VmToken } from "../../model/token.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { liveLines } from "../live-lines.ts";
import { findingAt } from "../places.ts";

/** docs/rules/tag-or-type-on-dom0.md */
export const tagOrTypeOnDom0: LintRule = {
  id: "tag-or-type-on-dom0",
  group: "meaning",
  level: "warn",
  finds: "a tag or type of dom0, which does not match every name of dom0",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  const names = new Set(["@type:AdminVM", ...(tree.info?.domains.get("dom0")?.tags ?? []).map((tag) => `@tag:${tag}`)]);
  return tree.dialect === "legacy" ? checkLegacy(tree, names) : checkCurrent(tree, names);
}

function checkCurrent(tree: LintTree, names: ReadonlySet<string>): readonly LintFinding[] {
  const index = new RuleIndex(tree.rules);
  return liveLines(tree).flatMap(({ statement, rules, rule: { target } }) => {
    if (!names.has(target.text) || !rules.some((rule) => differsForAdminvm(rule, index))) return [];
    const message = `"${target.text}" matches a call for dom0, but not one for @adminvm, which is decided differently`;
    const help = isType(target) ? "write @adminvm, which matches both names" : "add a rule for @adminvm";
    return [findingAt(statement, "target", { message, help })];
  });
}

/** Whether a call that names `@adminvm` is decided differently from one that names dom0, which the rule matches. */
function differsForAdminvm(rule: Rule, index: RuleIndex): boolean {
  const { service, argument, source, action } = rule;
  return callAtoms(source, { kind: "adminvm", text: "@adminvm" }, "current").some(([sourceKeys, targetKeys]) => {
    const call = { service: service ?? freshService, argument: argument ?? freshArgument };
    const other = index.first(call, sourceKeys, targetKeys);
    return other === undefined || (other.action.kind === "deny" && action.kind === "deny")
      ? action.kind !== "deny"
      : !haveSameAction(rule, other);
  });
}

function checkLegacy({ ruleLines }: LintTree, names: ReadonlySet<string>): readonly LintFinding[] {
  return ruleLines.flatMap(({ statement, rule }) =>
    (["source", "target"] as const).flatMap((column) => {
      const token = rule[column];
      if (!names.has(token.text)) return [];
      const message = `"${token.text}" never matches dom0 in R4.0`;
      const help = isType(token) ? "write @adminvm" : "add a rule for @adminvm";
      return [findingAt(statement, column, { message, help })];
    }),
  );
}

function isType({ kind }: VmToken): boolean {
  return kind === "type";
}
