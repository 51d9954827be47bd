import { findDomain } from "../../model/system-info.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { findingAt } from "../places.ts";

/** docs/rules/no-default-disposable.md */
export const noDefaultDisposable: LintRule = {
  id: "no-default-disposable",
  group: "world",
  level: "warn",
  finds: "a rule for @dispvm whose source has no default disposable template",
  check,
};

function check({ info, ruleLines }: LintTree): readonly LintFinding[] {
  if (info === undefined) return [];
  return ruleLines.flatMap(({ statement, rule: { source, target, action } }) => {
    if (action.kind === "deny" || (action.target ?? target).kind !== "dispvm") return [];
    if (source.kind !== "name" && source.kind !== "uuid") return [];
    const domain = findDomain(info, source.text);
    if (domain === undefined || domain.defaultDispvm !== null) return [];
    const message = `"${domain.name}" has no default disposable template, so calls to @dispvm are denied`;
    const help = `run qvm-prefs ${domain.name} default_dispvm TEMPLATE, or write @dispvm:TEMPLATE`;
    return [findingAt(statement, "source", { message, help })];
  });
}
