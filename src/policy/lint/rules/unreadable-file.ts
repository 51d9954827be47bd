import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { loadFindings } from "../load-findings.ts";

/** docs/rules/unreadable-file.md */
export const unreadableFile: LintRule = {
  id: "unreadable-file",
  group: "load",
  level: "error",
  finds: "a file or directory that cannot be read, or is too large",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return loadFindings(tree, "unreadable-file");
}
