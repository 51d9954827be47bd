import { exitCodes } from "../base/exit-code.ts";
import type { DaemonSocket } from "../host/call-daemon.ts";
import { answerLimits, startLimits } from "../host/daemon-limits.ts";
import { DiskFiles } from "../host/disk-files.ts";
import { type FetchedSystemInfo, fetchSystemInfo } from "../host/fetch-system-info.ts";
import { isLegacySystem } from "../host/legacy-system.ts";
import { SystemLog } from "../host/system-log.ts";
import { writeAll } from "../host/write-all.ts";
import { findBlockingTransport } from "../platform/sockets/blocking-transport.ts";
import { findTransport } from "../platform/sockets/fastest-transport.ts";
import { type Decision, deny } from "../policy/evaluate/decision.ts";
import { denyReply, evaluatedReply } from "../policy/evaluate/reply.ts";
import type { Request } from "../policy/model/request.ts";
import { type Answer, isAllowedByPolicy, makeAnswer } from "./answer.ts";
import type { CallSettings } from "./call-settings.ts";
import { type CarryFailure, carryOut, type QrexecCaller } from "./carry-out.ts";
import { logLine } from "./log-line.ts";
import { openPolicy, type PolicySource } from "./policy-source.ts";

/** One call of the program by qrexec-daemon. */
export interface SingleCall {
  readonly request: Request;
  readonly settings: CallSettings;
  /** Present in the form with five arguments, which also runs the call. */
  readonly caller: QrexecCaller | undefined;
}

/** The answer to a call, and the domains if the daemon reported them. */
interface Outcome extends Answer {
  readonly fetched?: FetchedSystemInfo;
}

/**
 * Decides one call, prints the reply, carries the call out if asked to, and logs the decision. Every fault is a deny with
 * a logged reason.
 *
 * @returns the exit code
 */
export async function runCall(call: SingleCall): Promise<number> {
  const { request, settings, caller } = call;
  const files = new DiskFiles();
  const legacy = settings.legacy || (settings.path.length === 0 && isLegacySystem(files));
  const transport = findBlockingTransport();
  const log = new SystemLog(settings.log, transport);
  const report = async (decision: Decision, asWritten = false): Promise<void> => {
    const { level, text } = logLine(request, decision, asWritten);
    await log.write(level, text);
  };
  const framing = legacy ? "old" : "new";
  const qubesdSocket = {
    path: settings.qubesdSocket,
    exchange: transport.exchange,
    limits: answerLimits,
    framing,
  } as const;
  let outcome: Outcome;
  try {
    outcome = await decide(call, files, legacy, qubesdSocket);
  } catch (error) {
    outcome = { decision: deny("internal-error", (error as Error).message) };
  }
  const { decision, reply } = outcome;
  // In R4.0, and if the call is carried out, the exit code is the answer.
  if (!legacy && caller === undefined) writeAll(1, `${reply?.text ?? denyReply}\n`);
  // R4.0 names a call in the log as the caller wrote it.
  if (!settings.justEvaluate || decision.decision === "deny") await report(decision, legacy);
  const failure = await carryOutAllowed(call, outcome);
  if (failure !== undefined) await report(failure.decision);
  return failure?.code ?? (reply === undefined ? exitCodes.deny.code : exitCodes.allow.code);
}

/** Carries the call out if it is allowed and the form asks for that. */
async function carryOutAllowed(
  { settings, caller }: SingleCall,
  { decision, reply, fetched }: Outcome,
): Promise<CarryFailure | undefined> {
  if (decision.decision !== "allow" || reply === undefined || fetched === undefined) return undefined;
  if (caller === undefined || settings.justEvaluate) return undefined;
  // A domain takes long to start, and signals that arrive meanwhile must be handled.
  const { exchange } = findTransport();
  const daemon = { path: settings.qubesdApiSocket, exchange, limits: startLimits, framing: fetched.framing };
  return carryOut(decision, reply, fetched.info, caller, { daemon, client: settings.client });
}

async function decide(
  { request, settings }: SingleCall,
  files: DiskFiles,
  legacy: boolean,
  qubesdSocket: DaemonSocket,
): Promise<Outcome> {
  const open = (): PolicySource => openPolicy(files, settings, legacy, request.service);
  let policy: PolicySource | undefined;
  // The policy is loaded while the daemon prepares its answer.
  const onSent = (): void => {
    try {
      policy = open();
    } catch {
      // The second attempt below reports the error.
    }
  };
  let fetched: FetchedSystemInfo;
  try {
    fetched = await fetchSystemInfo(qubesdSocket, onSent);
  } catch (error) {
    return { decision: deny("no-system-info", (error as Error).message) };
  }
  const { info } = fetched;
  policy ??= open();
  const { dialect } = policy;
  const { assumeYes, justEvaluate } = settings;
  let decision = policy.decide(request, info);
  if (justEvaluate) {
    return isAllowedByPolicy(decision, dialect, assumeYes) ? { decision, reply: evaluatedReply } : { decision };
  }
  if (decision.decision === "deny" && decision.reason === "policy-not-found") {
    const { createLegacyPolicy } = await import("./agents/ask-in-call.ts");
    decision = (await createLegacyPolicy(request, settings)) ?? open().decide(request, info);
  }
  if (decision.decision === "ask" && !assumeYes) {
    const { askInCall } = await import("./agents/ask-in-call.ts");
    decision = await askInCall(decision, info, dialect, settings);
  }
  return { ...makeAnswer(decision, info, dialect, assumeYes), fetched };
}
