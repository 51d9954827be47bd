import type { LintTree, RuleLine } from "./lint-tree.ts";

/** The lines that can match, each with its rules that can; what is said of others is that they cannot. */
export function liveLines({ ruleLines, shadowed }: LintTree): readonly RuleLine[] {
  const hidden = new Set(shadowed.map(({ rule }) => rule));
  return ruleLines.flatMap((line) => {
    const rules = line.rules.filter((rule) => !hidden.has(rule));
    const [rule] = rules;
    return rule === undefined ? [] : [{ ...line, rules, rule }];
  });
}
