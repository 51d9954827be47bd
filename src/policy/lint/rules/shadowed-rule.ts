import { inScopes } from "../../analyse/rule-scopes.ts";
import { haveSameAction } from "../../analyse/shadow.ts";
import type { Rule } from "../../model/rule.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { findingAt, relatedRule } from "../places.ts";

/** docs/rules/shadowed-rule.md */
export const shadowedRule: LintRule = {
  id: "shadowed-rule",
  group: "meaning",
  level: "warn",
  finds: "a rule that can never match, since earlier rules match all that it could",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  const hiddenBy = new Map(tree.shadowed.map((each) => [each.rule, each.hiddenBy]));
  const questions = inScopes(tree.rules, tree.dialect, questionServices);
  return tree.ruleLines.flatMap(({ statement, rules, rule }) => {
    // A line that is included for several services is of use while it can match for one of them.
    if (!rules.every((each) => hiddenBy.has(each))) return [];
    const hiding = [...new Set(rules.flatMap((each) => hiddenBy.get(each) as readonly Rule[]))];
    const differs = hiding.some((each) => !haveSameAction(each, rule));
    const [who, does] =
      hiding.length === 1
        ? ["an earlier rule matches", "does"]
        : [`${hiding.length} earlier rules together match`, "do"];
    const message = `the rule can never match: ${who} all that it could, and ${differs ? "what they do differs" : `${does} the same`}`;
    const related = hiding.slice(0, 10).map((each) => relatedRule(tree, each, "hides it"));
    const asked = rules.some((each) => countsForQuestions(each, hiding) && isAsked(each, questions(each)));
    const remove = asked ? "remove it (it still has a part in what questions offer: see the page)" : "remove it";
    const help = differs
      ? `put the rule before ${hiding.length === 1 ? "the one" : "those"} that ${hiding.length === 1 ? "hides" : "hide"} it, or ${remove}`
      : remove;
    return [findingAt(statement, "service", { message, help, related })];
  });
}

/** A question counts all rules for what it offers, and of those the first for each target; a redirect counts for its own. */
function countsForQuestions({ action }: Rule, hiding: readonly Rule[]): boolean {
  return [action, ...hiding.map((each) => each.action)].some(
    (each) => each.kind !== "deny" && each.target !== undefined,
  );
}

/** The services that have a question for which targets are collected. */
function questionServices(rules: readonly Rule[]): ReadonlySet<string | null> {
  return new Set(
    rules.filter(({ action }) => action.kind === "ask" && action.target === undefined).map(({ service }) => service),
  );
}

function isAsked({ service }: Rule, services: ReadonlySet<string | null>): boolean {
  return service === null ? services.size > 0 : services.has(service) || services.has(null);
}
