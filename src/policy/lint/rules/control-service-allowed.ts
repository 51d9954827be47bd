import type { VmToken } from "../../model/token.ts";
import { controlBy, describeDomains } from "../control.ts";
import { isAnyToken } from "../destination.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { liveLines } from "../live-lines.ts";
import { findingAt } from "../places.ts";

/** docs/rules/control-service-allowed.md */
export const controlServiceAllowed: LintRule = {
  id: "control-service-allowed",
  group: "meaning",
  level: "warn",
  finds: "an allow that hands over control to every qube, or of every qube",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return liveLines(tree).flatMap(({ statement, rules }) => {
    for (const rule of rules) {
      const grant = controlBy(rule, statement, tree.catalogue);
      if (grant === undefined) continue;
      const { source, over, by } = grant;
      // A disposable is fresh, so that nothing in it is worth controlling.
      if (over.kind.startsWith("dispvm")) continue;
      if (!isWide(source) && !isWide(over)) continue;
      const message = `${describeDomains(source)} controls ${describeDomains(over)} by ${by} without a question`;
      return [findingAt(statement, "action", { message, help: "name the domains or a tag of them, or use ask" })];
    }
    return [];
  });
}

/** Returns whether a token matches domains that its author did not choose one by one, or by a tag. */
function isWide(token: VmToken): boolean {
  return isAnyToken(token) || token.kind === "type";
}
