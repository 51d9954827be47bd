import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { loadFindings } from "../load-findings.ts";

/** docs/rules/allow-default-without-target.md */
export const allowDefaultWithoutTarget: LintRule = {
  id: "allow-default-without-target",
  group: "load",
  level: "error",
  finds: "an allow for @default that does not name a target",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return loadFindings(tree, "allow-default-without-target");
}
