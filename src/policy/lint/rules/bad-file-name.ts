import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { loadFindings } from "../load-findings.ts";

/** docs/rules/bad-file-name.md */
export const badFileName: LintRule = {
  id: "bad-file-name",
  group: "load",
  level: "error",
  finds: "a policy file with a name that the loader rejects, so every call is denied",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return loadFindings(tree, "bad-file-name");
}
