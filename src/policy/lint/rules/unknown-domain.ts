import { findDomain } from "../../model/system-info.ts";
import { isDom0 } from "../../model/token.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { findUnknown } from "../unknown-names.ts";

/** docs/rules/unknown-domain.md */
export const unknownDomain: LintRule = {
  id: "unknown-domain",
  group: "world",
  level: "warn",
  finds: "a domain that does not exist on the system",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  const { info } = tree;
  if (info === undefined) return [];
  const isKnown = (name: string): boolean => isDom0(name) || findDomain(info, name) !== undefined;
  return findUnknown(tree, "domain", isKnown, (name) => `unknown domain "${name}"`);
}
