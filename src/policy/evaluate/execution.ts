import { findDomain, type SystemInfo } from "../model/system-info.ts";
import { isDom0 } from "../model/token.ts";
import type { AllowDecision } from "./decision.ts";
import type { Reply } from "./reply.ts";

/** Where a call goes. */
export type Place =
  /** To dom0; nothing is started. */
  | { readonly kind: "dom0" }
  /** To a domain, which is started if it does not run. */
  | { readonly kind: "domain"; readonly name: string }
  /** To a disposable, which is made from the template and killed after the call. */
  | { readonly kind: "disposable"; readonly template: string };

/** How an allowed call is carried out. */
export type Execution = Place & { readonly command: string };

/**
 * Says how an allowed call is carried out (docs/reference/policy-language.md#execution-of-a-call). The place, the user
 * and the service come from the reply, which leads to the relay in the case of a RemoteVM.
 *
 * @param allowed the decision
 * @param reply the reply to it
 * @param info what the decision was made with
 */
export function planExecution(
  { source, requestedTarget }: AllowDecision,
  { connect, user, call }: Pick<Reply, "connect" | "user" | "call">,
  info: SystemInfo,
): Execution {
  const place = placeOf(connect, info);
  if (place.kind !== "dom0") return { ...place, command: `${user}:QUBESRPC ${call} ${source}` };
  const type = requestedTarget.startsWith("@") ? "keyword" : "name";
  const intended = requestedTarget.replace(/^@+/, "");
  return { ...place, command: `QUBESRPC ${call} ${source} ${type} ${intended}` };
}

/** The place that a target names; what is named by its uuid is addressed by its name. */
export function placeOf(target: string, info: SystemInfo): Place {
  if (isDom0(target)) return { kind: "dom0" };
  if (target.startsWith("@dispvm:")) return { kind: "disposable", template: nameOf(target.slice(8), info) };
  return { kind: "domain", name: nameOf(target, info) };
}

/**
 * The arguments of qrexec-client.
 *
 * @param domain where the call goes: `dom0`, the domain, or the disposable that was made
 * @param callerIdent `PROCESS-IDENT,SOURCE,DOMAIN-ID`
 */
export function clientArguments(execution: Execution, domain: string, callerIdent: string): readonly string[] {
  const wait = execution.kind === "disposable" ? ["-W"] : [];
  return ["-d", domain, "-c", callerIdent, ...wait, execution.command];
}

function nameOf(text: string, info: SystemInfo): string {
  return findDomain(info, text)?.name ?? text;
}
