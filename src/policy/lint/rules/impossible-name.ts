import { impossibleName } from "../impossible-names.ts";
import { keywordsMeantBy } from "../keyword-names.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { hintForName } from "../name-hints.ts";
import { tokensOf } from "../rule-tokens.ts";

/** docs/rules/impossible-name.md */
export const impossibleNameRule: LintRule = {
  id: "impossible-name",
  group: "meaning",
  level: "error",
  finds: "a name that no domain, tag or class can have",
  insteadOf: ["unknown-domain", "unknown-tag", "unknown-type", "near-miss-name", "admin-call-not-to-dom0"],
  check,
};

function check({ ruleLines, dialect, info }: LintTree): readonly LintFinding[] {
  return ruleLines.flatMap((line) =>
    tokensOf(line).flatMap((placed) => {
      const { token, part, find } = placed;
      // The rule keyword-as-name reports the others.
      if (token.kind === "name" && keywordsMeantBy(token.text).length > 0) return [];
      const found = impossibleName(token, dialect, info);
      if (found === undefined) return [];
      const help = hintForName(placed, dialect);
      const effect = part === "source" || part === "target" ? "the rule never matches: " : "";
      return [find({ ...found, message: effect + found.message, ...(help === undefined ? {} : { help }) })];
    }),
  );
}
