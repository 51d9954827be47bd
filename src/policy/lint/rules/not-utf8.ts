import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { loadFindings } from "../load-findings.ts";

/** docs/rules/not-utf8.md */
export const notUtf8: LintRule = {
  id: "not-utf8",
  group: "load",
  level: "error",
  finds: "a file with bytes that are not UTF-8",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return loadFindings(tree, "not-utf8");
}
