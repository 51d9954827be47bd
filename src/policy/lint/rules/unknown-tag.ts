import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { findUnknown } from "../unknown-names.ts";

/** docs/rules/unknown-tag.md */
export const unknownTag: LintRule = {
  id: "unknown-tag",
  group: "world",
  level: "warn",
  finds: "a tag that no domain has",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  const { info } = tree;
  if (info === undefined) return [];
  const known = new Set([...info.domains.values()].flatMap(({ tags }) => tags));
  return findUnknown(
    tree,
    "tag",
    (name) => known.has(name),
    (name) => `unknown tag "${name}": no domain has it`,
  );
}
