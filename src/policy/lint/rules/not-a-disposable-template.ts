import { findDomain } from "../../model/system-info.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { tokensOf } from "../rule-tokens.ts";

/** docs/rules/not-a-disposable-template.md */
export const notADisposableTemplate: LintRule = {
  id: "not-a-disposable-template",
  group: "world",
  level: "warn",
  finds: "@dispvm:NAME where NAME is not a disposable template",
  check,
};

function check({ info, ruleLines }: LintTree): readonly LintFinding[] {
  if (info === undefined) return [];
  return ruleLines.flatMap((line) =>
    tokensOf(line).flatMap(({ token, find }) => {
      if (token.kind !== "dispvm_name" || token.name === "") return [];
      const domain = findDomain(info, token.name);
      if (domain === undefined || domain.templateForDispvms) return [];
      const message = `"${domain.name}" is not a disposable template, so calls to "${token.text}" are denied`;
      // Only an AppVM can become one.
      const make = domain.type === "AppVM" ? `run qvm-prefs ${domain.name} template_for_dispvms true, or ` : "";
      return [find({ message, help: `${make}name a disposable template` })];
    }),
  );
}
