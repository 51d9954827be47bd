import { exitCodes } from "../base/exit-code.ts";
import { callDaemonOnce, type DaemonSocket } from "../host/call-daemon.ts";
import { type AllowDecision, type DenyDecision, deny } from "../policy/evaluate/decision.ts";
import { clientArguments, type Execution, planExecution } from "../policy/evaluate/execution.ts";
import type { Reply } from "../policy/evaluate/reply.ts";
import type { SystemInfo } from "../policy/model/system-info.ts";
import { decodeUtf8 } from "../wire/utf8.ts";
import { endingSignalOf, holdSignals, unlessAborted } from "./ending-signals.ts";
import { runClient } from "./run-client.ts";

/** What the form with five arguments adds to a call. */
export interface QrexecCaller {
  /** Xen's number of the source domain. */
  readonly domainId: string;
  /** The number by which qrexec-client finds the waiting process. */
  readonly processIdent: string;
}

/** The programs and sockets that carry a call out. */
export interface CarryOutDependencies {
  readonly daemon: DaemonSocket;
  /** Path of qrexec-client. */
  readonly client: string;
}

/** Why a call was not carried out to its end. */
export interface CarryFailure {
  readonly decision: DenyDecision;
  /** The exit code that tells of it. */
  readonly code: number;
}

/**
 * Carries an allowed call out: starts the target, or makes a disposable and kills it afterwards, and runs qrexec-client
 * until the call has ended. A signal that would end this process ends qrexec-client, and the disposable is killed first.
 *
 * @param reply says where the call goes, as whom and what is called there
 * @returns a deny when the target could not be started, qrexec-client did not run to its end or a signal came
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

/** Has a call run where it is to run. @param run runs qrexec-client for a domain */
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

/** What a signal does not end is waited for: a disposable that is being made or started cannot be killed. */
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
    return deny("start-failed", "the daemon gave a disposable an impossible name");
  const mayStart = !signal.aborted;
  try {
    return mayStart ? ((await startDomain(name, dependencies)) ?? (await run(name))) : undefined;
  } finally {
    // It may be gone already; what matters is that it does not stay.
    const killed = await callDaemon(name, "admin.vm.Kill", dependencies);
    // The daemon kills, and then removes, only what was started.
    if (!mayStart && typeof killed !== "string") await callDaemon(name, "admin.vm.Remove", dependencies);
  }
}

async function startDomain(domain: string, dependencies: CarryOutDependencies): Promise<DenyDecision | undefined> {
  const started = await callDaemon(domain, "admin.vm.Start", dependencies);
  return typeof started === "string" || started.message.includes("QubesVMNotHaltedError") ? undefined : started;
}

/** The text that the daemon answers, or a deny. */
async function callDaemon(
  dest: string,
  method: string,
  { daemon }: CarryOutDependencies,
): Promise<string | DenyDecision> {
  try {
    const reply = await callDaemonOnce(daemon, { source: "dom0", method, dest });
    if (reply.kind === "success") return decodeUtf8(reply.content);
    const why = reply.kind === "exception" ? `${reply.name}: ${reply.message}` : `${reply.kind} answer`;
    return deny("start-failed", `${method} of ${dest} failed: ${why}`);
  } catch (error) {
    return deny("start-failed", `${method} of ${dest} failed: ${(error as Error).message}`);
  }
}
