import { whenKnown } from "../../base/when-known.ts";
import type { Log } from "../../host/system-log.ts";
import type { RequestAnswer, RequestCaller } from "../../platform/sockets/request-handler.ts";
import { deny } from "../../policy/evaluate/decision.ts";
import { denyReply } from "../../policy/evaluate/reply.ts";
import { requestOf } from "../../policy/model/request.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import type { Agent } from "../agents/agent.ts";
import { logLine } from "../log-line.ts";
import type { PolicySource } from "../policy-source.ts";
import { type AnswerContext, answerServiceCall } from "./answer-service-call.ts";
import type { PolicySocket } from "./policy-sockets.ts";
import { readEvalRequest } from "./read-eval-request.ts";
import type { ServiceRequest } from "./read-request.ts";
import { RememberedAnswers, RememberedRequests } from "./remembered-answers.ts";
import type { ServiceCounts } from "./service-status.ts";

/** The sources and services that a decision of the service needs. */
export interface ServiceDependencies {
  /** Returns the current policy. */
  readonly policy: () => PolicySource;
  /**
   * Returns the current domains, at once if nothing must be asked.
   *
   * @throws Error (by rejection) if the core daemon does not answer
   */
  readonly systemInfo: () => SystemInfo | Promise<SystemInfo>;
  readonly agent: Agent;
  readonly log: Log;
  readonly counts: ServiceCounts;
}

/** The paths of the three sockets of the service. */
export interface ServicePaths {
  readonly policy: string;
  readonly evalSimple: string;
  readonly evalGui: string;
}

/** Returns the sockets of the policy service. No request is decided by policy or domains older than itself. */
export function policySockets(paths: ServicePaths, given: ServiceDependencies): readonly PolicySocket[] {
  const requests = new RememberedRequests();
  const dependencies = { ...given, rememberedAnswers: new RememberedAnswers() };
  return [
    {
      path: paths.policy,
      isWhole: (text) => text.endsWith("\n\n") || text.includes("\n\n") || text.startsWith("\n"),
      answer: (text, caller) => answer(requests.read(text), caller, dependencies),
      refuse: ({ message }) => {
        dependencies.counts.refused++;
        void dependencies.log.write("error", `request denied: ${message}`);
        return denyReply;
      },
    },
    evalSocket(paths.evalSimple, "policy.EvalSimple", dependencies),
    evalSocket(paths.evalGui, "policy.EvalGUI", dependencies),
  ];
}

/** The dependencies, with the answers to repeated requests. */
type RememberingDependencies = ServiceDependencies & Pick<AnswerContext, "rememberedAnswers">;

function evalSocket(path: string, service: string, dependencies: RememberingDependencies): PolicySocket {
  return {
    path,
    isWhole: () => false,
    answer: counted(dependencies.counts, (text, caller) => {
      const { remote, call, source, target } = readEvalRequest(text, service);
      const serviceRequest: ServiceRequest = {
        request: requestOf(source, target, call),
        assumeYes: true,
        justEvaluate: true,
        isRepeated: false,
      };
      const shownDomains = service === "policy.EvalGUI" ? [source, target] : [];
      const check = (info: SystemInfo): void => {
        for (const name of shownDomains) {
          if (info.domains.get(name)?.tags.includes(`guivm-${remote}`)) continue;
          throw new Error(`${service} is only for the domain that shows the windows of both, not for ${remote}`);
        }
      };
      return whenKnown(answer(serviceRequest, caller, dependencies, check), (reply) => `${reply}\n`);
    }),
  };
}

function counted(
  counts: ServiceCounts,
  answerRequest: (text: string, caller: RequestCaller) => string | Promise<string>,
): (text: string, caller: RequestCaller) => RequestAnswer | Promise<RequestAnswer> {
  const refuse = (error: unknown): never => {
    counts.refused++;
    throw error;
  };
  return (text, caller) => {
    try {
      const reply = answerRequest(text, caller);
      return typeof reply === "string" ? reply : reply.catch(refuse);
    } catch (error) {
      return refuse(error);
    }
  };
}

function answer(
  serviceRequest: ServiceRequest,
  caller: RequestCaller,
  dependencies: RememberingDependencies,
  check?: (info: SystemInfo) => void,
): string | Promise<string> {
  // Policy and domains are current for almost all calls, which are then decided at once.
  const info = dependencies.systemInfo();
  const reply =
    info instanceof Promise
      ? decideLater(info, serviceRequest, caller, dependencies, check)
      : decide(info, serviceRequest, caller, dependencies, check);
  const { counts } = dependencies;
  if (typeof reply === "string") return count(reply, serviceRequest, counts);
  return reply.then((late) => count(late, serviceRequest, counts));
}

function count(reply: string, { justEvaluate }: ServiceRequest, counts: ServiceCounts): string {
  if (justEvaluate) counts.evaluated++;
  if (reply === denyReply) counts.denied++;
  else counts.allowed++;
  return reply;
}

function decideLater(
  info: Promise<SystemInfo>,
  serviceRequest: ServiceRequest,
  caller: RequestCaller,
  dependencies: RememberingDependencies,
  check: ((info: SystemInfo) => void) | undefined,
): Promise<string> {
  return info.then(
    (fetched) => decide(fetched, serviceRequest, caller, dependencies, check),
    (error) => denyFor("no-system-info", error as Error, serviceRequest, dependencies),
  );
}

function decide(
  info: SystemInfo,
  serviceRequest: ServiceRequest,
  caller: RequestCaller,
  dependencies: RememberingDependencies,
  check: ((info: SystemInfo) => void) | undefined,
): string | Promise<string> {
  check?.(info);
  try {
    const reply = answerServiceCall(serviceRequest, dependencies.policy(), info, caller, dependencies);
    if (typeof reply === "string") return reply;
    return reply.catch((error) => denyFor("internal-error", error as Error, serviceRequest, dependencies));
  } catch (error) {
    return denyFor("internal-error", error as Error, serviceRequest, dependencies);
  }
}

function denyFor(
  reason: "no-system-info" | "internal-error",
  error: Error,
  { request }: ServiceRequest,
  { log }: RememberingDependencies,
): string {
  const { level, text } = logLine(request, deny(reason, error.message));
  void log.write(level, text);
  return denyReply;
}
