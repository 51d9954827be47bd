import { exitCodes } from "../base/exit-code.ts";
import { callDaemonOnce, type DaemonSocket } from "../host/call-daemon.ts";
import { decodeUtf8 } from "../platform/text/encoding.ts";
import { type AllowDecision, type DenyDecision, deny } from "../policy/evaluate/decision.ts";
import { clientArguments, type Execution, planExecution } from "../policy/evaluate/execution.ts";
import type { Reply } from "../policy/evaluate/reply.ts";
import type { SystemInfo } from "../policy/model/system-info.ts";
import { endingSignalOf, holdSignals, unlessAborted } from "./ending-signals.ts";
import { runClient } from "./run-client.ts";

/** The arguments that only the form with five arguments has. */
export interface QrexecCaller {
  /** Xen's number of the source domain. */
  readonly domainId: string;
  /** The number that leads qrexec-client to the waiting process. */
  readonly processIdent: string;
}

/** The socket and the program that carry out a call. */
export interface CarryOutDependencies {
  readonly daemon: DaemonSocket;
  /** The path of qrexec-client. */
  readonly client: string;
}

/** A call that did not run to its end. */
export interface CarryFailure {
  readonly decision: DenyDecision;
  /** The exit code of the program. */
  readonly code: number;
}

/**
 * Carries out an allowed call (docs/reference/policy-language.md#execution-of-a-call). Starts the target or creates a
 * disposable, and runs qrexec-client until the call has ended. Then the disposable is killed. A signal that would end
 * this process ends qrexec-client first, and the disposable with it.
 *
 * @param reply names the target, the user and the call to make there
 * @returns a failure if the target did not start, qrexec-client did not run to its end, or a signal arrived
 */
export async function carryOut(
  allowed: AllowDecision,
  reply: Reply,
  info: SystemInfo,
  caller: QrexecCaller,
  dependencies: CarryOutDependencies,
): Promise<CarryFailure | undefined> {
  const execution = planExecution(allowed, reply, info);
  const ident = `${caller.processIdent},${allowed.source},${caller.domainId}`;
  return holdSignals(async (signal) => {
    const run = (domain: string) => runClient(dependencies.client, clientArguments(execution, domain, ident), signal);
    const failure = await runIn(execution, run, dependencies, signal);
    const ending = endingSignalOf(signal);
    if (ending === undefined) return failure && { decision: failure, code: exitCodes.deny.code };
    const failureText = failure === undefined ? "" : `; ${failure.message}`;
    return {
      decision: deny("start-failed", `the call was ended by ${ending.signal}${failureText}`),
      code: ending.code,
    };
  });
}

/** Runs a call in its target. @param run runs qrexec-client for a domain */
async function runIn(
  execution: Execution,
  run: (domain: string) => Promise<DenyDecision | undefined>,
  dependencies: CarryOutDependencies,
  signal: AbortSignal,
): Promise<DenyDecision | undefined> {
  switch (execution.kind) {
    case "dom0":
      return run("dom0");
    case "domain":
      return (await unlessAborted(startDomain(execution.name, dependencies), signal)) ?? run(execution.name);
    case "disposable":
      return runInDisposable(execution.template, run, dependencies, signal);
  }
}

/**
 * Creates a disposable, runs a call in it and kills it. A signal interrupts neither creation nor start, since a
 * disposable cannot be killed meanwhile.
 */
async function runInDisposable(
  template: string,
  run: (domain: string) => Promise<DenyDecision | undefined>,
  dependencies: CarryOutDependencies,
  signal: AbortSignal,
): Promise<DenyDecision | undefined> {
  const name = await callDaemon(template, "admin.vm.CreateDisposable", dependencies);
  if (typeof name !== "string") return name;
  // The name becomes an argument of qrexec-client and goes back to the daemon.
  if (!/^[A-Za-z0-9_.:-]{1,64}$/.test(name))
    return deny("start-failed", "the daemon returned a malformed name for the disposable");
  const mayStart = !signal.aborted;
  try {
    return mayStart ? ((await startDomain(name, dependencies)) ?? (await run(name))) : undefined;
  } finally {
    // A refusal is ignored, since the disposable may be gone already.
    const killed = await callDaemon(name, "admin.vm.Kill", dependencies);
    // A kill removes a disposable only if it was started.
    if (!mayStart && typeof killed !== "string") await callDaemon(name, "admin.vm.Remove", dependencies);
  }
}

async function startDomain(domain: string, dependencies: CarryOutDependencies): Promise<DenyDecision | undefined> {
  const started = await callDaemon(domain, "admin.vm.Start", dependencies, "QubesVMNotHaltedError");
  return typeof started === "string" ? undefined : started;
}

/**
 * Returns the content of the daemon's reply, or a deny.
 *
 * @param accepted the name of an exception that counts as success
 */
async function callDaemon(
  dest: string,
  method: string,
  { daemon }: CarryOutDependencies,
  accepted?: string,
): Promise<string | DenyDecision> {
  try {
    const reply = await callDaemonOnce(daemon, { source: "dom0", method, dest });
    if (reply.kind === "success") return decodeUtf8(reply.content);
    if (reply.kind === "exception" && reply.name === accepted) return "";
    const why = reply.kind === "exception" ? `${reply.name}: ${reply.message}` : `${reply.kind} answer`;
    return deny("start-failed", `${method} of ${dest} failed: ${why}`);
  } catch (error) {
    return deny("start-failed", `${method} of ${dest} failed: ${(error as Error).message}`);
  }
}
