import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { loadFindings } from "../load-findings.ts";

/** docs/rules/trailing-comment.md */
export const trailingComment: LintRule = {
  id: "trailing-comment",
  group: "load",
  level: "error",
  finds: "a comment after a rule on the same line",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return loadFindings(tree, "trailing-comment");
}
