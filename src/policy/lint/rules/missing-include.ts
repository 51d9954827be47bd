import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { loadFindings } from "../load-findings.ts";

/** docs/rules/missing-include.md */
export const missingInclude: LintRule = {
  id: "missing-include",
  group: "load",
  level: "error",
  finds: "an include of a file or directory that does not exist",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return loadFindings(tree, "missing-include");
}
