import type { Log } from "../../host/system-log.ts";
import type { RequestCaller } from "../../platform/sockets/request-handler.ts";
import type { AllowDecision, DenyDecision } from "../../policy/evaluate/decision.ts";
import { denyReply, evaluatedReply } from "../../policy/evaluate/reply.ts";
import { findDomain, type SystemInfo } from "../../policy/model/system-info.ts";
import type { Agent, NotifyParameters } from "../agents/agent.ts";
import { askUser } from "../agents/ask-user.ts";
import { type Answer, isAllowedByPolicy, makeAnswer } from "../answer.ts";
import { type LogLine, logLine } from "../log-line.ts";
import type { PolicySource } from "../policy-source.ts";
import type { ServiceRequest } from "./read-request.ts";
import type { RememberedAnswers } from "./remembered-answers.ts";
import type { ServiceCounts } from "./service-status.ts";

/** The services that an answer needs. */
export interface AnswerContext {
  readonly agent: Agent;
  readonly log: Log;
  readonly counts: Pick<ServiceCounts, "asked">;
  readonly rememberedAnswers: RememberedAnswers;
}

/**
 * Decides a call, asks the user if a rule says so, and logs the decision. The user is notified after the reply.
 *
 * @returns the reply without the final LF, at once unless the user is asked; every fault is a deny
 */
export function answerServiceCall(
  serviceRequest: ServiceRequest,
  policy: PolicySource,
  info: SystemInfo,
  caller: RequestCaller,
  context: AnswerContext,
): string | Promise<string> {
  const { decision, answer, line } = context.rememberedAnswers.get(serviceRequest, policy, info);
  if (serviceRequest.justEvaluate) {
    if (decision.decision === "deny") void context.log.write(line.level, line.text);
    return isAllowedByPolicy(decision, policy.dialect, serviceRequest.assumeYes) ? evaluatedReply.text : denyReply;
  }
  if (answer.decision.decision !== "ask") return finish(serviceRequest, answer, line, info, context);
  context.counts.asked++;
  const { dialect } = policy;
  return askUser(answer.decision, info, dialect, context.agent, caller.signal).then((chosen) => {
    const final = makeAnswer(chosen, info, dialect);
    return finish(serviceRequest, final, logLine(serviceRequest.request, final.decision), info, context);
  });
}

function finish(
  serviceRequest: ServiceRequest,
  { decision, reply }: Answer,
  line: LogLine,
  info: SystemInfo,
  context: AnswerContext,
): string {
  void context.log.write(line.level, line.text);
  // The call does not wait for the notification.
  const notice = decision.decision === "ask" || !decision.notify ? undefined : notification(serviceRequest, decision);
  if (notice !== undefined) setImmediate(notifyUser, notice, info, context);
  return reply?.text ?? denyReply;
}

async function notifyUser(notice: NotifyParameters, info: SystemInfo, { agent, log }: AnswerContext): Promise<void> {
  const guivm = findDomain(info, notice.source)?.guivm;
  if (!guivm) return;
  try {
    await agent.notify(guivm, notice);
  } catch (error) {
    void log.write("error", `cannot notify the user: ${(error as Error).message}`);
  }
}

function notification(
  { request }: ServiceRequest,
  decision: AllowDecision | DenyDecision,
): NotifyParameters | undefined {
  const { service, argument } = request;
  if (decision.decision === "allow") {
    return { resolution: "allow", service, argument, source: decision.source, target: decision.target };
  }
  // Otherwise a policy that does not load would cause a notification for every call.
  if (decision.kind === "PolicySyntaxError") return undefined;
  return { resolution: "deny", service, argument, source: request.source, target: request.target };
}
