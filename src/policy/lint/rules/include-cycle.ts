import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { loadFindings } from "../load-findings.ts";

/** docs/rules/include-cycle.md */
export const includeCycle: LintRule = {
  id: "include-cycle",
  group: "load",
  level: "error",
  finds: "files that include each other, or a chain of includes that is too long",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return loadFindings(tree, "include-cycle");
}
