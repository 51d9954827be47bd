import type { Rule } from "../../model/rule.ts";
import { type ControlGrant, controlBy, describeDomains, isWildcardAllow } from "../control.ts";
import { isDom0Token } from "../destination.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { liveLines } from "../live-lines.ts";
import { findingAt } from "../places.ts";

/** docs/rules/control-of-dom0.md */
export const controlOfDom0: LintRule = {
  id: "control-of-dom0",
  group: "meaning",
  level: "warn",
  finds: "an allow that hands over control of dom0",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return liveLines(tree).flatMap(({ statement, rules }) => {
    for (const rule of rules) {
      const grant = controlBy(rule, statement, tree.catalogue);
      if (grant === undefined || !isOfDom0(grant, rule)) continue;
      const { source, by } = grant;
      const message = `${describeDomains(source)} controls dom0, and thereby the system, by ${by} without a question`;
      return [
        findingAt(statement, "action", {
          message,
          help: rule.service === null ? "name the services" : "use deny or ask",
        }),
      ];
    }
    return [];
  });
}

/**
 * Returns whether a grant is control of dom0. Input devices are left out: a USB keyboard needs this. If wildcard-allow
 * reports the rule, this rule does not.
 */
export function isOfDom0({ over, isShell }: ControlGrant, rule: Rule): boolean {
  return isShell && !isWildcardAllow(rule, over) && (isDom0Token(over) || over.kind === "star");
}
