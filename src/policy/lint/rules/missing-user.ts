import { destinationOf, isDom0Token } from "../destination.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { liveLines } from "../live-lines.ts";
import { serviceOf } from "../named-services.ts";
import { findingAt } from "../places.ts";

/** docs/rules/missing-user.md */
export const missingUser: LintRule = {
  id: "missing-user",
  group: "meaning",
  level: "warn",
  finds: "an allow or ask without the user that the service needs",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return liveLines(tree).flatMap(({ statement, rules }) => {
    for (const rule of rules) {
      const { target, action } = rule;
      if (action.kind === "deny" || (action.user ?? "DEFAULT") !== "DEFAULT") continue;
      const { name, user } = tree.catalogue.get(serviceOf(rule, statement) ?? "") ?? {};
      if (user === undefined || isDom0Token(destinationOf(target, action))) continue;
      const message = `"${name}" works only as ${user}, but runs as the default user of the target`;
      return [findingAt(statement, "action", { message, help: `add user=${user}` })];
    }
    return [];
  });
}
