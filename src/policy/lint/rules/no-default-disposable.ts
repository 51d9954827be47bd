import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { matchedDomains } from "../matched-domains.ts";
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
    const found = matchedDomains(source, info);
    if (found === undefined || found.all.some(({ defaultDispvm }) => defaultDispvm !== null)) return [];
    const message = `${found.subject} has no default disposable template, so calls to @dispvm are denied`;
    const help = `run qvm-prefs ${found.all[0].name} default_dispvm TEMPLATE, or write @dispvm:TEMPLATE`;
    return [findingAt(statement, "source", { message, help })];
  });
}
