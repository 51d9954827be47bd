import { exitCodes } from "../base/exit-code.ts";
import type { DaemonSocket } from "../host/call-daemon.ts";
import { fetchSystemInfo } from "../host/fetch-system-info.ts";
import type { SystemLog } from "../host/system-log.ts";
import { writeAll } from "../host/write-all.ts";
import { type AskDecision, type Decision, type DenyDecision, deny } from "../policy/evaluate/decision.ts";
import { denyReply } from "../policy/evaluate/reply.ts";
import type { Dialect } from "../policy/model/dialect.ts";
import type { Request } from "../policy/model/request.ts";
import type { SystemInfo } from "../policy/model/system-info.ts";
import type { Framing } from "../wire/framing.ts";
import { type Answer, isAllowedByPolicy, settle } from "./answer.ts";
import { type CarryOutDependencies, carryOut, type QrexecCaller } from "./carry-out.ts";
import { logLine } from "./log-line.ts";
import type { PolicySource } from "./policy-source.ts";

/** One call as qrexec-daemon makes it. */
export interface CallRun {
  readonly request: Request;
  /** Loads the policy; called when the daemon has been asked, so that both go on at the same time. */
  readonly openPolicy: () => PolicySource;
  /** R4.0 names a call in the log as it was written. */
  readonly logsAsWritten: boolean;
  /** R4.0 prints nothing: there the exit code is the answer; so it is where the call is carried out. */
  readonly prints: boolean;
  /** Has the user asked. */
  readonly ask: (asked: AskDecision, info: SystemInfo, dialect: Dialect) => Promise<Answer>;
  /** Has the user asked whether policy shall be made; undefined when it was. */
  readonly createPolicy: (request: Request) => Promise<DenyDecision | undefined>;
  /** Where system information comes from. */
  readonly daemon: DaemonSocket;
  readonly log: SystemLog;
  readonly assumeYes: boolean;
  readonly justEvaluate: boolean;
  /** Present in the form with five arguments, which carries the call out. */
  readonly carry: { readonly caller: QrexecCaller; readonly dependencies: CarryOutDependencies } | undefined;
}

/**
 * Decides one call, answers on standard output, carries the call out if asked to, and logs what was decided. Whatever
 * goes wrong is a deny with a logged reason.
 *
 * @returns the exit code
 */
export async function runCall(run: CallRun): Promise<number> {
  let outcome: Outcome;
  try {
    outcome = await decide(run);
  } catch (error) {
    outcome = refused(deny("internal-error", (error as Error).message));
  }
  const { allowed, decision, text } = outcome;
  if (run.prints) writeAll(1, `${text}\n`);
  if (!run.justEvaluate || decision.decision === "deny") {
    const { level, text: line } = logLine(run.request, decision, run.logsAsWritten);
    await run.log.write(level, line);
  }
  const failed = allowed ? await outcome.carry?.() : undefined;
  if (failed !== undefined) {
    const { level, text: line } = logLine(run.request, failed.decision);
    await run.log.write(level, line);
  }
  return failed?.code ?? (allowed ? exitCodes.allow.code : exitCodes.deny.code);
}

function inFraming(dependencies: CarryOutDependencies, framing: Framing): CarryOutDependencies {
  return { ...dependencies, daemon: { ...dependencies.daemon, framing } };
}

interface Outcome {
  readonly allowed: boolean;
  readonly decision: Decision;
  /** The reply block. */
  readonly text: string;
  readonly carry?: () => ReturnType<typeof carryOut>;
}

function refused(decision: Decision): Outcome {
  return { allowed: false, decision, text: denyReply };
}

async function decide(run: CallRun): Promise<Outcome> {
  const { request, assumeYes, justEvaluate, carry } = run;
  let policy: PolicySource | undefined;
  let info: SystemInfo;
  let { framing } = run.daemon;
  const onSent = (): void => {
    try {
      policy = run.openPolicy();
    } catch {
      // Tried again below, where what is thrown becomes a deny.
    }
  };
  try {
    info = await fetchSystemInfo(run.daemon, onSent, (spoken) => {
      framing = spoken;
    });
  } catch (error) {
    return refused(deny("no-system-info", (error as Error).message));
  }
  policy ??= run.openPolicy();
  const { dialect } = policy;
  let decision = policy.decide(request, info);
  if (!justEvaluate && decision.decision === "deny" && decision.reason === "policy-not-found") {
    decision = (await run.createPolicy(request)) ?? run.openPolicy().decide(request, info);
  }
  if (justEvaluate) {
    const allowed = isAllowedByPolicy(decision, dialect, assumeYes);
    return { allowed, decision, text: allowed ? "result=allow" : denyReply };
  }
  const settled = settle(decision, info, dialect, assumeYes);
  const { reply, decision: final } =
    settled.decision.decision === "ask" ? await run.ask(settled.decision, info, dialect) : settled;
  if (reply === undefined || final.decision !== "allow") return refused(final);
  return {
    allowed: true,
    decision: final,
    text: reply.text,
    ...(carry === undefined
      ? {}
      : { carry: () => carryOut(final, reply, info, carry.caller, inFraming(carry.dependencies, framing)) }),
  };
}
