import { controlBy, describeDomains } from "../control.ts";
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
  insteadOf: ["control-service-allowed"],
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return liveLines(tree).flatMap(({ statement, rules }) => {
    for (const rule of rules) {
      const grant = controlBy(rule, statement, tree.catalogue);
      // Input devices are left out: a USB keyboard needs this.
      if (grant === undefined || !grant.isShell || !(isDom0Token(grant.over) || grant.over.kind === "star")) continue;
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
