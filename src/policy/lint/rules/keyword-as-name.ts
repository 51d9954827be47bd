import { findDomain } from "../../model/system-info.ts";
import { keywordsMeantBy } from "../keyword-names.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { hintForName } from "../name-hints.ts";
import { tokensOf } from "../rule-tokens.ts";

/** docs/rules/keyword-as-name.md */
export const keywordAsName: LintRule = {
  id: "keyword-as-name",
  group: "meaning",
  level: "warn",
  finds: "a name that is written like a keyword or a class",
  insteadOf: ["unknown-domain", "near-miss-name", "admin-call-not-to-dom0"],
  check,
};

function check({ ruleLines, dialect, info }: LintTree): readonly LintFinding[] {
  return ruleLines.flatMap((line) =>
    tokensOf(line).flatMap((placed) => {
      const { token, find } = placed;
      if (token.kind !== "name" || keywordsMeantBy(token.text).length === 0) return [];
      if (info !== undefined && findDomain(info, token.text) !== undefined) return [];
      const message = `"${token.text}" is the name of a domain here, not a keyword`;
      // There is always advice for a keyword.
      return [find({ message, help: hintForName(placed, dialect) as string })];
    }),
  );
}
