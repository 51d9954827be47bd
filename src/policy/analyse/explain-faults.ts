import { suggestNear } from "../../base/near-name.ts";
import type { Policy } from "../model/policy.ts";
import type { Request } from "../model/request.ts";
import { findDomain, type SystemInfo } from "../model/system-info.ts";
import { isDom0 } from "../model/token.ts";
import { acceptsArgument, describeArgument } from "../services/accepts-argument.ts";
import type { ServiceCatalogue } from "../services/catalogue.ts";
import { findNearService } from "../services/near-service.ts";
import type { TriedCall } from "./explain-call.ts";

/**
 * Returns the faults of a call as sentences. No line of policy helps such a call: a name is misspelt, or the payload would
 * reach a domain that does not serve it.
 */
export function findFaults(call: TriedCall, policy: Policy, catalogue: ServiceCatalogue): readonly string[] {
  const { source, target, missing, dialect, info } = call;
  const names = namesOf(info);
  const isLegacyName = dialect === "legacy" && !target.startsWith("@");
  const isUnknown = (name: string): boolean => !isDom0(name) && findDomain(info, name) === undefined;
  return [
    ...(isUnknown(source) ? [`the source ${source} does not exist${suggestNear(source, names)}`] : []),
    ...(isLegacyName && isUnknown(target) ? [`the target ${target} does not exist${suggestNear(target, names)}`] : []),
    ...(missing === null
      ? []
      : [`${missing} does not exist, so the target counts as @default${suggestNear(missing, names)}`]),
    ...findServiceFaults(call, policy, catalogue),
  ];
}

function findServiceFaults(
  { service, argument, target }: TriedCall,
  { rules }: Policy,
  catalogue: ServiceCatalogue,
): readonly string[] {
  const known = catalogue.get(service);
  if (known === undefined) {
    return rules.some((rule) => rule.service === service) ? [] : describeUnknownService(service, catalogue);
  }
  if (!acceptsArgument(known.argument, argument)) {
    const what = argument === "+" ? "a call without an argument (+)" : `the argument "${argument}"`;
    return [`"${service}" does not take ${what}; expected ${describeArgument(known.argument)}`];
  }
  const isAboutDomain = /^(admin|policy)\./.test(service);
  const misses = known.servedBy === "dom0" && !isAboutDomain && !isDom0(target) && target !== "@default";
  return misses ? [`only dom0 serves "${service}", but the call names ${target}`] : [];
}

/** Returns the fault of a service that is unknown, and near a known one. */
export function describeUnknownService(service: string, catalogue: ServiceCatalogue): readonly string[] {
  const near = findNearService(service, catalogue);
  return near === undefined ? [] : [`unknown service "${service}"; did you mean "${near}"?`];
}

/** Returns the unknown names of a call that is refused before any rule. */
export function findUnknownNames({ target, requestedSource }: Request, info: SystemInfo): readonly string[] {
  const template = target.startsWith("@dispvm:") ? target.slice("@dispvm:".length) : "";
  return [template, requestedSource ?? ""]
    .filter((name) => name !== "" && findDomain(info, name) === undefined)
    .map((name) => `${name} does not exist${suggestNear(name, namesOf(info))}`);
}

function namesOf({ domains }: SystemInfo): readonly string[] {
  return [...domains.keys()];
}
