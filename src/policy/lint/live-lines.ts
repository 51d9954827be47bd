import type { LintTree, RuleLine } from "./lint-tree.ts";

/** Returns the lines that can match, each with its rules that can match. The rule shadowed-rule reports the others. */
export function liveLines({ ruleLines, shadowed }: LintTree): readonly RuleLine[] {
  const hidden = new Set(shadowed.map(({ rule }) => rule));
  return ruleLines.flatMap((line) => {
    const rules = line.rules.filter((rule) => !hidden.has(rule));
    const [rule] = rules;
    return rule === undefined ? [] : [{ ...line, rules, rule }];
  });
}
