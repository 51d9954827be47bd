import { Offers } from "../../analyse/offers.ts";
import { inScopes } from "../../analyse/rule-scopes.ts";
import type { Rule } from "../../model/rule.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { liveLines } from "../live-lines.ts";
import { findingAt } from "../places.ts";

/** docs/rules/ask-with-no-choice.md */
export const askWithNoChoice: LintRule = {
  id: "ask-with-no-choice",
  group: "meaning",
  level: "warn",
  finds: "an ask that has nothing to offer, so that every such call is denied",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  const { rules, dialect, info } = tree;
  const offersOf = inScopes(rules, dialect, (scope) => new Offers(scope, dialect, info));
  return liveLines(tree).flatMap(({ statement, rules, rule }) => {
    if (rules.some((each) => hasChoice(each, offersOf(each)))) return [];
    const { text } = rule.source;
    const message = `the call is denied, not asked about: no rule names a target that ${text} could be offered`;
    const help = `add target=, or a rule that asks or allows for a target from ${text}`;
    return [findingAt(statement, "action", { message, help })];
  });
}

function hasChoice(rule: Rule, offers: Offers): boolean {
  const { action } = rule;
  if (action.kind !== "ask") return true;
  // A call for a disposable that must not be started is the matter of autostart-no-on-disposable.
  if (action.target !== undefined) return true;
  return offers.canOffer(rule);
}
