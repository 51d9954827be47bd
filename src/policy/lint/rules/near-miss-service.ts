import { findNearService } from "../../services/near-service.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { namedServices } from "../named-services.ts";

/** docs/rules/near-miss-service.md */
export const nearMissService: LintRule = {
  id: "near-miss-service",
  group: "meaning",
  level: "warn",
  finds: "a service that is not known, but differs from a known one in capitals or by one letter",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  return namedServices(tree).flatMap(({ service, find }) => {
    const near = findNearService(service, tree.catalogue);
    if (near === undefined) return [];
    const message = `unknown service "${service}"; did you mean "${near}"?`;
    const help = `write ${near}; if the service is your own, add it to services: of .qrexec-policy.yaml`;
    return [find("service", { message, help })];
  });
}
