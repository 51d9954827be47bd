import { type AllowDecision, type DenyDecision, deny } from "../policy/evaluate/decision.ts";
import { clientArguments, type Execution, planExecution } from "../policy/evaluate/execution.ts";
import type { Reply } from "../policy/evaluate/reply.ts";
import type { SystemInfo } from "../policy/model/system-info.ts";
import { callDaemonOnce, type DaemonSocket } from "../wire/call-daemon.ts";
import { decodeUtf8 } from "../wire/utf8.ts";

/** What the form with five arguments adds to a call. */
export interface Caller {
  /** Xen's number of the source domain. */
  readonly domainId: string;
  /** The number by which qrexec-client finds the waiting process. */
  readonly processIdent: string;
}

/** The programs and sockets that carry a call out. */
export interface CallMeans {
  readonly daemon: DaemonSocket;
  /** Path of qrexec-client. */
  readonly client: string;
}

/**
 * Carries an allowed call out: starts the target, or makes a disposable and kills it afterwards, and runs qrexec-client
 * until the call has ended.
 *
 * @param reply says where the call goes, as whom and what is called there
 * @returns a deny when the target could not be started or qrexec-client did not run to its end
 */
export async function carryOut(
  allowed: AllowDecision,
  reply: Reply,
  info: SystemInfo,
  caller: Caller,
  means: CallMeans,
): Promise<DenyDecision | undefined> {
  const execution = planExecution(allowed, reply, info);
  const ident = `${caller.processIdent},${allowed.source},${caller.domainId}`;
  switch (execution.kind) {
    case "dom0":
      return runClient(execution, "dom0", ident, means.client);
    case "domain":
      return (await start(execution.name, means)) ?? runClient(execution, execution.name, ident, means.client);
    case "disposable":
      return runInDisposable(execution, ident, means);
  }
}

async function runInDisposable(
  execution: Extract<Execution, { kind: "disposable" }>,
  ident: string,
  means: CallMeans,
): Promise<DenyDecision | undefined> {
  const made = await ask(execution.template, "admin.vm.CreateDisposable", means);
  if (typeof made !== "string") return made;
  // The name becomes an argument of qrexec-client and goes back to the daemon.
  if (!/^[A-Za-z0-9_.:-]{1,64}$/.test(made))
    return deny("start-failed", "the daemon gave a disposable an impossible name");
  try {
    return (await start(made, means)) ?? (await runClient(execution, made, ident, means.client));
  } finally {
    // It may be gone already; what matters is that it does not stay.
    await ask(made, "admin.vm.Kill", means);
  }
}

async function start(domain: string, means: CallMeans): Promise<DenyDecision | undefined> {
  const started = await ask(domain, "admin.vm.Start", means);
  return typeof started === "string" || started.message.includes("QubesVMNotHaltedError") ? undefined : started;
}

/** The text that the daemon answers, or a deny. */
async function ask(dest: string, method: string, { daemon }: CallMeans): Promise<string | DenyDecision> {
  try {
    const reply = await callDaemonOnce(daemon, { source: "dom0", method, dest });
    if (reply.kind === "success") return decodeUtf8(reply.content);
    const why = reply.kind === "exception" ? `${reply.name}: ${reply.message}` : `${reply.kind} answer`;
    return deny("start-failed", `${method} of ${dest} failed: ${why}`);
  } catch (error) {
    return deny("start-failed", `${method} of ${dest} failed: ${(error as Error).message}`);
  }
}

async function runClient(
  execution: Execution,
  domain: string,
  ident: string,
  client: string,
): Promise<DenyDecision | undefined> {
  const { spawn } = await import("node:child_process");
  return new Promise((resolve) => {
    const child = spawn(client, clientArguments(execution, domain, ident), { stdio: "inherit" });
    child.on("error", (error) => resolve(deny("start-failed", `cannot run ${client}: ${error.message}`)));
    child.on("exit", (code, signal) => {
      // A code says how the service ended, which is no longer a matter of policy.
      resolve(code === null ? deny("start-failed", `${client} was ended by ${signal}`) : undefined);
    });
  });
}
