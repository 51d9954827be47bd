import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { loadFindings } from "../load-findings.ts";

/** docs/rules/syntax.md */
export const syntax: LintRule = {
  id: "syntax",
  group: "load",
  level: "error",
  finds: "a line that is no rule and no directive",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return loadFindings(tree, "syntax");
}
