import type { Rule } from "../model/rule.ts";
import type { VmToken } from "../model/token.ts";
import type { ServiceCatalogue } from "../services/catalogue.ts";
import type { RuleStatement } from "../syntax/statement.ts";
import { destinationOf, isAnyToken, isDom0Token } from "./destination.ts";
import { serviceOf } from "./named-services.ts";

/** An allow that hands over control of domains. */
export interface ControlGrant {
  readonly source: VmToken;
  /** The controlled domains. */
  readonly over: VmToken;
  /** The name of the service for a message. */
  readonly by: string;
  /** Whether the caller can run programs, or change the policy. */
  readonly isShell: boolean;
}

/**
 * Returns the control that an allow hands over; undefined if it hands over none. A rule for every service includes
 * those that do. Calls of the Admin API go to dom0 and change the domain that they name.
 */
export function controlBy(rule: Rule, statement: RuleStatement, catalogue: ServiceCatalogue): ControlGrant | undefined {
  const { source, target, action } = rule;
  const service = serviceOf(rule, statement);
  if (action.kind !== "allow" || isDom0Token(source)) return undefined;
  const destination = destinationOf(target, action);
  if (service === null) return { source, over: destination, by: "every service", isShell: true };
  const by = `"${service}"`;
  const kind = catalogue.get(service)?.kind;
  switch (kind) {
    case "control":
    case "input":
      return { source, over: destination, by, isShell: kind === "control" };
    case "admin-write":
      // The rule admin-call-not-to-dom0 reports calls that do not reach dom0.
      return isDom0Token(destination) && changesDomain(service)
        ? { source, over: target, by, isShell: false }
        : undefined;
    default:
      return undefined;
  }
}

function changesDomain(service: string): boolean {
  return service.startsWith("admin.vm.") && !service.startsWith("admin.vm.Create");
}

/** Describes the domains of a token for a message. */
export function describeDomains(token: VmToken): string {
  if (token.kind === "type") return `every qube of type ${token.type}`;
  return isAnyToken(token) ? "every qube" : `"${token.text}"`;
}
