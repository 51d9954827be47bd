import type { Decision } from "../../policy/evaluate/decision.ts";
import { placeOf } from "../../policy/evaluate/execution.ts";
import type { Dialect } from "../../policy/model/dialect.ts";
import type { Request } from "../../policy/model/request.ts";
import { findDomain, type SystemInfo } from "../../policy/model/system-info.ts";

/** Where an allowed call ends up. */
export type Destination =
  | { readonly kind: "dom0" }
  /** `starts`: whether the domain has to be started; null when its state is not known. */
  | { readonly kind: "domain"; readonly name: string; readonly starts: boolean | null }
  | { readonly kind: "remote"; readonly name: string; readonly relay: string | null }
  | { readonly kind: "disposable"; readonly template: string };

/** Where an allowed call ends up; null for other decisions. */
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

/** Who would see something of a decision. */
export interface Notice {
  /** Whether the user is told; for an ask, when the call goes through. */
  readonly notify: boolean;
  /** The domain whose GUI domain shows notifications and questions: the caller of a denied call, else the source. */
  readonly about: string;
  /** That GUI domain; null when there is none, and then nothing can be shown. */
  readonly guivm: string | null;
}

/** What is shown to the user, and where; null in R4.0, which notifies nobody and asks in dom0. */
export function findNotice(decision: Decision, request: Request, info: SystemInfo, dialect: Dialect): Notice | null {
  if (dialect === "legacy") return null;
  const about = decision.decision === "deny" ? request.source : decision.source;
  return { notify: decision.notify, about, guivm: findDomain(info, about)?.guivm || null };
}
