import { ruleKey } from "../evaluate/match-keys.ts";
import { RuleIndex } from "../evaluate/rule-index.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Rule } from "../model/rule.ts";
import { callAtoms } from "./atoms.ts";
import { ruleScopes } from "./rule-scopes.ts";

/** A rule that can never match, and the earlier rules that together match all its calls. */
export interface ShadowedRule {
  readonly rule: Rule;
  readonly hiddenBy: readonly Rule[];
}

/** A service that no rule has. */
export const freshService = "(fresh)";
/** An argument that no rule has. */
export const freshArgument = "+(fresh)";

/**
 * Finds the rules that can never match. The result is exact, except where it depends on system information: a name and
 * a uuid can be the same domain. The time grows linearly with the rules.
 */
export function findShadowedRules(rules: readonly Rule[], dialect: Dialect): readonly ShadowedRule[] {
  return ruleScopes(rules, dialect).flatMap((scope) => {
    const index = new RuleIndex(scope);
    return scope.flatMap((rule) => {
      const hiddenBy = hidingRules(index, rule, dialect);
      return hiddenBy === undefined ? [] : [{ rule, hiddenBy }];
    });
  });
}

/**
 * Returns the rules that decide all calls that a rule matches; undefined if the rule decides some of them, or matches
 * nothing.
 */
function hidingRules(index: RuleIndex, rule: Rule, dialect: Dialect): readonly Rule[] | undefined {
  const hiding = new Set<Rule>();
  const service = rule.service ?? freshService;
  const argument = rule.argument ?? freshArgument;
  for (const [sourceKeys, targetKeys] of callAtoms(rule.source, rule.target, dialect)) {
    const first = index.first({ service, argument }, sourceKeys, targetKeys) as Rule;
    if (first === rule) return undefined;
    hiding.add(first);
  }
  return hiding.size === 0 ? undefined : [...hiding];
}

/** Returns whether two rules do the same for a call that both match. */
export function haveSameAction(one: Rule, other: Rule): boolean {
  return actionKey(one) === actionKey(other);
}

/** Returns a text that is equal for rules that do the same. */
export function actionKey({ action }: Rule): string {
  if (action.kind === "deny") return `deny ${action.notify}`;
  const { target, user = "", notify, autostart } = action;
  const defaultTarget = action.kind === "ask" ? action.defaultTarget : undefined;
  const tokens = [target, defaultTarget].map((token) => (token === undefined ? "" : `=${ruleKey(token)}`));
  return [action.kind, ...tokens, user, notify, autostart].join(" ");
}
