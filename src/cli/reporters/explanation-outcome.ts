import type { Decision } from "../../policy/evaluate/decision.ts";
import { placeOf } from "../../policy/evaluate/execution.ts";
import type { Dialect } from "../../policy/model/dialect.ts";
import type { Request } from "../../policy/model/request.ts";
import { findDomain, type SystemInfo } from "../../policy/model/system-info.ts";

/** The destination of an allowed call. */
export type Destination =
  | { readonly kind: "dom0" }
  /** `starts`: whether the domain must be started; null if its state is not known. */
  | { readonly kind: "domain"; readonly name: string; readonly starts: boolean | null }
  | { readonly kind: "remote"; readonly name: string; readonly relay: string | null }
  | { readonly kind: "disposable"; readonly template: string };

/** Returns the destination of an allowed call; null for other decisions. */
export function findDestination(decision: Decision, info: SystemInfo): Destination | null {
  if (decision.decision !== "allow") return null;
  const place = placeOf(decision.target, info);
  if (place.kind !== "domain") return place;
  const { name } = place;
  const domain = findDomain(info, name);
  if (domain?.type === "RemoteVM") return { kind: "remote", name, relay: domain.relayvm };
  const state = domain?.powerState;
  return { kind: "domain", name, starts: state === undefined ? null : state !== "Running" };
}

/** The notification and the question that a decision causes. */
export interface Notice {
  /** Whether the user is notified; for an ask, if the call is allowed. */
  readonly notify: boolean;
  /** The domain whose GUI domain shows them: the caller of a denied call, otherwise the source. */
  readonly about: string;
  /** That GUI domain. If there is none, it is null and nothing can be shown. */
  readonly guivm: string | null;
}

/** Returns what the user sees, and where; null in R4.0, which does not notify and asks in dom0. */
export function findNotice(decision: Decision, request: Request, info: SystemInfo, dialect: Dialect): Notice | null {
  if (dialect === "legacy") return null;
  const about = decision.decision === "deny" ? request.source : decision.source;
  return { notify: decision.notify, about, guivm: findDomain(info, about)?.guivm || null };
}
