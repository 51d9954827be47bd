import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { findingAt } from "../places.ts";

/** docs/rules/dispvm-in-source.md */
export const dispvmInSource: LintRule = {
  id: "dispvm-in-source",
  group: "meaning",
  level: "warn",
  finds: "a source @dispvm:…, which never matches a caller",
  insteadOf: ["impossible-name"],
  check,
};

function check({ ruleLines }: LintTree): readonly LintFinding[] {
  return ruleLines.flatMap(({ statement, rule: { source } }) => {
    if (!source.kind.startsWith("dispvm")) return [];
    const message = `the rule never matches: a disposable calls under its own name, not as "${source.text}"`;
    const help = "name the disposable, or write @tag:NAME for its tag, or @type:DispVM for all disposables";
    return [findingAt(statement, "source", { message, help })];
  });
}
