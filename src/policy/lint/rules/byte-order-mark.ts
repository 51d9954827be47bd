import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { loadFindings } from "../load-findings.ts";
import { findingAt } from "../places.ts";

/** docs/rules/byte-order-mark.md */
export const byteOrderMark: LintRule = {
  id: "byte-order-mark",
  group: "load",
  level: "error",
  finds: "a byte order mark at the start of a file",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return [...loadFindings(tree, "byte-order-mark"), ...findInNames(tree)];
}

/** Finds marks that load: in three columns the mark becomes part of the first source, so the rule never matches. */
function findInNames({ ruleLines }: LintTree): readonly LintFinding[] {
  return ruleLines.flatMap(({ statement }) => {
    if (statement.line !== 1 || !statement.text.startsWith("\ufeff")) return [];
    const message = "the file begins with a byte order mark, which is read as part of the source";
    return [findingAt(statement, "source", { message, help: "remove the byte order mark at the start of the file" })];
  });
}
