import type { LintFinding } from "./lint-rule.ts";
import type { LintTree } from "./lint-tree.ts";
import { namedBy, type PlacedToken, tokensOf } from "./rule-tokens.ts";

/**
 * Finds the unknown names, each at its first place in a file. The message also gives the number of places.
 *
 * @param message returns the message for a name
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
    const more = count === 1 ? "" : `; used ${count} times in this file`;
    return first.find({ message: message(name) + more });
  });
}
