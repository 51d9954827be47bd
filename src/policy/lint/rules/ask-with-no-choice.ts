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
  finds: "an ask that has no target to offer, so every such call is denied",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  const { rules, dialect, info } = tree;
  const offersOf = inScopes(rules, dialect, (scope) => new Offers(scope, dialect, info));
  return liveLines(tree).flatMap(({ statement, rules, rule }) => {
    if (rules.some((each) => hasChoice(each, offersOf(each)))) return [];
    const { text } = rule.source;
    const message = `the call is denied without a question: no rule offers a target to "${text}"`;
    const help = `add target=NAME, or a rule that allows or asks for a target from "${text}"`;
    return [findingAt(statement, "action", { message, help })];
  });
}

function hasChoice(rule: Rule, offers: Offers): boolean {
  const { action } = rule;
  if (action.kind !== "ask") return true;
  // The rule autostart-no-on-disposable reports a call for a disposable that must not start.
  if (action.target !== undefined) return true;
  return offers.canOffer(rule);
}
