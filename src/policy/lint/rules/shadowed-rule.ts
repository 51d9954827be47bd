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
  finds: "a rule that can never match, because earlier rules match all its calls",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  const hiddenBy = new Map(tree.shadowed.map((each) => [each.rule, each.hiddenBy]));
  const copies = new Copies(tree.rules);
  const questions = inScopes(tree.rules, tree.dialect, questionServices);
  return tree.ruleLines.flatMap(({ statement, rules, rule }) => {
    // A line that is included for several services has an effect if it can match for one of them.
    if (!rules.every((each) => hiddenBy.has(each))) return [];
    const hiding = [...new Set(rules.flatMap((each) => hiddenBy.get(each) as readonly Rule[]))];
    const differs = hiding.some((each) => !haveSameAction(each, rule));
    const earlier = hiding.length === 1 ? "an earlier rule matches" : `${hiding.length} earlier rules together match`;
    const message = `the rule can never match: ${earlier} all its calls, with ${differs ? "another" : "the same"} effect`;
    const related = hiding.slice(0, 10).map((each) => relatedRule(tree, each, "hides it"));
    const asked = rules.some((each) => countsForQuestions(each, hiding) && isAsked(each, questions(each)));
    const remove = asked ? "remove it (this can change the targets that questions offer)" : "remove it";
    const help = differs
      ? `move the rule before the ${hiding.length === 1 ? "rule that hides" : "rules that hide"} it, or ${remove}`
      : remove;
    const fix = rules.every((each) => copies.isCopy(each)) ? { fix: null } : {};
    return [findingAt(statement, "service", { message, help, related, ...fix })];
  });
}

/**
 * Finds rules that repeat an earlier one of the same file. Wherever the file is included, the earlier one decides, and
 * offers the same targets. Such a rule can be removed without a thought.
 */
class Copies {
  readonly #first = new Map<string, number>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      const { line } = rule.place;
      const known = this.#first.get(keyOf(rule));
      if (line !== null && (known === undefined || line < known)) this.#first.set(keyOf(rule), line);
    }
  }

  isCopy(rule: Rule): boolean {
    const first = this.#first.get(keyOf(rule));
    return first !== undefined && rule.place.line !== null && first < rule.place.line;
  }
}

function keyOf({ place, service, argument, source, target, action }: Rule): string {
  return JSON.stringify([place.file, service, argument, source.text, target.text, action]);
}

/** Whether a rule or one that hides it redirects. A question offers the first rule of each target, or of its redirect. */
function countsForQuestions({ action }: Rule, hiding: readonly Rule[]): boolean {
  return [action, ...hiding.map((each) => each.action)].some(
    (each) => each.kind !== "deny" && each.target !== undefined,
  );
}

/** Returns the services with a question that collects targets. */
function questionServices(rules: readonly Rule[]): ReadonlySet<string | null> {
  return new Set(
    rules.filter(({ action }) => action.kind === "ask" && action.target === undefined).map(({ service }) => service),
  );
}

function isAsked({ service }: Rule, services: ReadonlySet<string | null>): boolean {
  return service === null ? services.size > 0 : services.has(service) || services.has(null);
}
