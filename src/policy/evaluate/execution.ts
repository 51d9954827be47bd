import { findDomain, type SystemInfo } from "../model/system-info.ts";
import { isDom0 } from "../model/token.ts";
import type { AllowDecision } from "./decision.ts";
import type { Reply } from "./reply.ts";

/** The destination of a call. */
export type ExecutionPlace =
  /** dom0; nothing is started. */
  | { readonly kind: "dom0" }
  /** A domain, which is started if it does not run. */
  | { readonly kind: "domain"; readonly name: string }
  /** A disposable, which is created from the template and killed after the call. */
  | { readonly kind: "disposable"; readonly template: string };

/** The way to carry out an allowed call. */
export type Execution = ExecutionPlace & { readonly command: string };

/**
 * Returns how to carry out an allowed call: the destination, the user and the command
 * (docs/reference/policy-language.md#execution-of-a-call). They follow from the reply, which for a RemoteVM leads to
 * its relay.
 *
 * @param allowed the decision
 * @param reply the reply to it
 * @param info the system information of the decision
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

/** Returns the destination that a target names. A domain named by its uuid is addressed by its name. */
export function placeOf(target: string, info: SystemInfo): ExecutionPlace {
  if (isDom0(target)) return { kind: "dom0" };
  if (target.startsWith("@dispvm:")) return { kind: "disposable", template: nameOf(target.slice(8), info) };
  return { kind: "domain", name: nameOf(target, info) };
}

/**
 * Returns the arguments of qrexec-client.
 *
 * @param domain the destination: `dom0`, the domain, or the new disposable
 * @param callerIdent `PROCESS-IDENT,SOURCE,DOMAIN-ID`
 */
export function clientArguments(execution: Execution, domain: string, callerIdent: string): readonly string[] {
  const wait = execution.kind === "disposable" ? ["-W"] : [];
  return ["-d", domain, "-c", callerIdent, ...wait, execution.command];
}

function nameOf(text: string, info: SystemInfo): string {
  return findDomain(info, text)?.name ?? text;
}
