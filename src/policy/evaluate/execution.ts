import { findDomain, type SystemInfo } from "../model/system-info.ts";
import { isDom0 } from "../model/token.ts";
import type { AllowDecision } from "./decision.ts";

/** How an allowed call is carried out. */
export type Execution =
  /** In dom0; nothing is started. */
  | { readonly kind: "dom0"; readonly command: string }
  /** In a domain, which is started if it does not run. */
  | { readonly kind: "domain"; readonly name: string; readonly command: string }
  /** In a disposable, which is made from the template and killed after the call. */
  | { readonly kind: "disposable"; readonly template: string; readonly command: string };

/**
 * Says how an allowed call is carried out (`exec` in vectors/README.md).
 *
 * @param allowed the decision
 * @param info what the decision was made with; a target named by its uuid is addressed by its name
 * @param call `SERVICE[+ARGUMENT]` as it is called at the target
 */
export function planExecution(allowed: AllowDecision, info: SystemInfo, call: string): Execution {
  const { target, source, requestedTarget, user } = allowed;
  if (isDom0(target)) {
    const type = requestedTarget.startsWith("@") ? "keyword" : "name";
    const intended = requestedTarget.replace(/^@+/, "");
    return { kind: "dom0", command: `QUBESRPC ${call} ${source} ${type} ${intended}` };
  }
  const command = `${user || "DEFAULT"}:QUBESRPC ${call} ${source}`;
  if (target.startsWith("@dispvm:")) return { kind: "disposable", template: nameOf(target.slice(8), info), command };
  return { kind: "domain", name: nameOf(target, info), command };
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
