import { findDomain } from "../../model/system-info.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { tokensOf } from "../rule-tokens.ts";

/** docs/rules/not-a-disposable-template.md */
export const notADisposableTemplate: LintRule = {
  id: "not-a-disposable-template",
  group: "world",
  level: "warn",
  finds: "@dispvm:NAME where NAME is no template for disposables",
  check,
};

function check({ info, ruleLines }: LintTree): readonly LintFinding[] {
  if (info === undefined) return [];
  return ruleLines.flatMap((line) =>
    tokensOf(line).flatMap(({ token, find }) => {
      if (token.kind !== "dispvm_name" || token.name === "") return [];
      const domain = findDomain(info, token.name);
      if (domain === undefined || domain.templateForDispvms) return [];
      const message = `${token.name} is no template for disposables, so calls to ${token.text} are denied`;
      return [find({ message, help: `qvm-prefs ${token.name} template_for_dispvms true` })];
    }),
  );
}
