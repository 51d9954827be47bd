import type { SystemLog } from "../../host/system-log.ts";
import type { RequestCaller } from "../../platform/sockets/request-handler.ts";
import type { AllowDecision, AskDecision, Decision, DenyDecision } from "../../policy/evaluate/decision.ts";
import { denyReply, evaluatedReply } from "../../policy/evaluate/reply.ts";
import { findDomain, type SystemInfo } from "../../policy/model/system-info.ts";
import type { Agent, NotifyParameters } from "../agents/agent.ts";
import { askUser } from "../agents/ask-user.ts";
import { isAllowedByPolicy, makeAnswer } from "../answer.ts";
import { type LogLine, logLine } from "../log-line.ts";
import type { PolicySource } from "../policy-source.ts";
import type { ServiceRequest } from "./read-request.ts";
import type { RememberedAnswers } from "./remembered-answers.ts";
import type { ServiceCounts } from "./service-status.ts";

/** The policy, the domains and the services that an answer needs. */
export interface AnswerContext {
  readonly policy: PolicySource;
  readonly info: SystemInfo;
  readonly agent: Agent;
  readonly log: Pick<SystemLog, "write">;
  readonly counts: Pick<ServiceCounts, "asked">;
  readonly caller: RequestCaller;
  readonly rememberedAnswers: RememberedAnswers;
}

/**
 * Decides a call, asks the user if a rule says so, and logs the decision. The user is notified after the reply.
 *
 * @returns the reply without the final LF; every fault is a deny
 */
export async function answerServiceCall(serviceRequest: ServiceRequest, dependencies: AnswerContext): Promise<string> {
  const { policy, info, log, rememberedAnswers: known } = dependencies;
  const { decision, answer: policyAnswer, line } = known.get(serviceRequest, policy, info);
  if (serviceRequest.justEvaluate) {
    if (decision.decision === "deny") await write(log, line);
    return isAllowedByPolicy(decision, policy.dialect, serviceRequest.assumeYes) ? evaluatedReply.text : denyReply;
  }
  const isAsk = policyAnswer.decision.decision === "ask";
  const answer = isAsk
    ? makeAnswer(await ask(policyAnswer.decision as AskDecision, dependencies), info, policy.dialect)
    : policyAnswer;
  await write(log, isAsk ? logLine(serviceRequest.request, answer.decision) : line);
  // The call does not wait for the notification.
  const notice = notification(serviceRequest, answer.decision);
  if (notice !== undefined) setImmediate(notifyUser, notice, dependencies);
  return answer.reply?.text ?? denyReply;
}

function ask(
  decision: AskDecision,
  { info, agent, policy, counts, caller }: AnswerContext,
): Promise<AllowDecision | DenyDecision> {
  counts.asked++;
  return askUser(decision, info, policy.dialect, agent, caller.signal);
}

async function write(log: AnswerContext["log"], { level, text }: LogLine): Promise<void> {
  await log.write(level, text);
}

async function notifyUser(notice: NotifyParameters, { info, agent, log }: AnswerContext): Promise<void> {
  const guivm = findDomain(info, notice.source)?.guivm;
  if (!guivm) return;
  try {
    await agent.notify(guivm, notice);
  } catch (error) {
    await log.write("error", `cannot notify the user: ${(error as Error).message}`);
  }
}

function notification({ request }: ServiceRequest, decision: Decision): NotifyParameters | undefined {
  const { service, argument } = request;
  if (decision.decision === "ask" || !decision.notify) return undefined;
  if (decision.decision === "allow") {
    return { resolution: "allow", service, argument, source: decision.source, target: decision.target };
  }
  // Otherwise a policy that does not load would cause a notification for every call.
  if (decision.kind === "PolicySyntaxError") return undefined;
  return { resolution: "deny", service, argument, source: request.source, target: request.target };
}
