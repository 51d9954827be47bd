import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { findUnknown } from "../unknown-names.ts";

/** docs/rules/unknown-type.md */
export const unknownType: LintRule = {
  id: "unknown-type",
  group: "world",
  level: "warn",
  finds: "a type that no domain has",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  const { info } = tree;
  if (info === undefined) return [];
  const known = new Set([...info.domains.values()].map(({ type }) => type));
  return findUnknown(
    tree,
    "type",
    (name) => known.has(name),
    (name) => `unknown type "${name}": no domain has it`,
  );
}
