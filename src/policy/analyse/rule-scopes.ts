import type { Dialect } from "../model/dialect.ts";
import type { Rule } from "../model/rule.ts";

/**
 * Groups rules that are evaluated for the same call, so that one can hide or replace another. In the current dialect
 * all rules form one scope, in R4.0 those of each service file.
 */
export function ruleScopes(rules: readonly Rule[], dialect: Dialect): readonly (readonly Rule[])[] {
  return dialect === "current" ? [rules] : [...groupByFile(rules).values()];
}

/** Applies a function to each scope, and returns the result for the scope of a rule. */
export function inScopes<T>(
  rules: readonly Rule[],
  dialect: Dialect,
  make: (scope: readonly Rule[]) => T,
): (rule: Rule) => T {
  if (dialect === "current") {
    const made = make(rules);
    return () => made;
  }
  const byFile = new Map([...groupByFile(rules)].map(([key, scope]) => [key, make(scope)] as const));
  return (rule) => byFile.get(fileKey(rule)) as T;
}

function groupByFile(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = fileKey(rule);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [rule]);
    else group.push(rule);
  }
  return groups;
}

function fileKey({ service, argument }: Rule): string {
  return `${service ?? ""}${argument ?? ""}`;
}
