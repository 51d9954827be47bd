import type { LintFinding } from "./lint-rule.ts";
import type { LintTree } from "./lint-tree.ts";
import { namedBy, type PlacedToken, tokensOf } from "./rule-tokens.ts";

/**
 * The places where a name stands that is not known, the first of each file; how many more there are is said with it.
 *
 * @param message says what is the matter with a name
 */
export function findUnknown(
  { ruleLines }: LintTree,
  what: "domain" | "tag" | "type",
  isKnown: (name: string) => boolean,
  message: (name: string) => string,
): readonly LintFinding[] {
  const places = new Map<string, { readonly name: string; readonly first: PlacedToken; count: number }>();
  for (const line of ruleLines) {
    for (const placed of tokensOf(line)) {
      const named = namedBy(placed.token);
      if (named?.what !== what || named.name === "" || isKnown(named.name)) continue;
      const key = `${line.statement.file}\n${named.name}`;
      const known = places.get(key);
      if (known === undefined) places.set(key, { name: named.name, first: placed, count: 1 });
      else known.count++;
    }
  }
  return [...places.values()].map(({ name, first, count }) => {
    const more = count === 1 ? "" : `; it stands ${count} times in this file`;
    return first.find({ message: message(name) + more });
  });
}
