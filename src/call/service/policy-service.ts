import { nextLoopTurn } from "../../host/next-loop-turn.ts";
import type { SystemLog } from "../../host/system-log.ts";
import type { RequestCaller } from "../../platform/sockets/request-handler.ts";
import { deny } from "../../policy/evaluate/decision.ts";
import { denyReply } from "../../policy/evaluate/reply.ts";
import { requestOf } from "../../policy/model/request.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import type { Agent } from "../agents/agent.ts";
import { logLine } from "../log-line.ts";
import type { PolicySource } from "../policy-source.ts";
import { answerServiceCall } from "./answer-service-call.ts";
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
   * Returns the current domains.
   *
   * @throws Error (by rejection) if the core daemon does not answer
   */
  readonly systemInfo: () => Promise<SystemInfo>;
  readonly agent: Agent;
  readonly log: Pick<SystemLog, "write">;
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
      isWhole: (bytes) => bytes[0] === newline || bytes.includes("\n\n"),
      answer: counted(dependencies.counts, async (bytes, caller) => answer(requests.read(bytes), caller, dependencies)),
    },
    evalSocket(paths.evalSimple, "policy.EvalSimple", dependencies),
    evalSocket(paths.evalGui, "policy.EvalGUI", dependencies),
  ];
}

const newline = 10;

/** The dependencies, with the answers to repeated requests. */
type RememberingDependencies = ServiceDependencies & { readonly rememberedAnswers: RememberedAnswers };

function evalSocket(path: string, service: string, dependencies: RememberingDependencies): PolicySocket {
  return {
    path,
    isWhole: () => false,
    answer: counted(dependencies.counts, async (bytes, caller) => {
      const { remote, call, source, target } = readEvalRequest(bytes, service);
      const serviceRequest: ServiceRequest = {
        request: requestOf(source, target, call),
        assumeYes: true,
        justEvaluate: true,
        isRepeated: false,
      };
      const shownDomains = service === "policy.EvalGUI" ? [source, target] : [];
      const reply = await answer(serviceRequest, caller, dependencies, (info) => {
        for (const name of shownDomains) {
          if (info.domains.get(name)?.tags.includes(`guivm-${remote}`)) continue;
          throw new Error(`${service} is only for the domain that shows the windows of both, not for ${remote}`);
        }
      });
      return `${reply}\n`;
    }),
  };
}

function counted(
  counts: ServiceCounts,
  answer: (bytes: Buffer, caller: RequestCaller) => Promise<string>,
): (bytes: Buffer, caller: RequestCaller) => Promise<string> {
  return async (bytes, caller) => {
    try {
      return await answer(bytes, caller);
    } catch (error) {
      counts.refused++;
      throw error;
    }
  };
}

async function answer(
  serviceRequest: ServiceRequest,
  caller: RequestCaller,
  dependencies: RememberingDependencies,
  check: (info: SystemInfo) => void = () => {},
): Promise<string> {
  const reply = await decide(serviceRequest, caller, dependencies, check);
  const { counts } = dependencies;
  if (serviceRequest.justEvaluate) counts.evaluated++;
  counts[reply === denyReply ? "denied" : "allowed"]++;
  return reply;
}

async function decide(
  serviceRequest: ServiceRequest,
  caller: RequestCaller,
  dependencies: RememberingDependencies,
  check: (info: SystemInfo) => void,
): Promise<string> {
  // In the next turn of the loop all changes from before the call are known.
  await nextLoopTurn();
  let info: SystemInfo;
  try {
    info = await dependencies.systemInfo();
  } catch (error) {
    const { level, text } = logLine(serviceRequest.request, deny("no-system-info", (error as Error).message));
    await dependencies.log.write(level, text);
    return denyReply;
  }
  check(info);
  const { agent, log, counts, rememberedAnswers: known } = dependencies;
  try {
    return await answerServiceCall(serviceRequest, {
      policy: dependencies.policy(),
      info,
      agent,
      log,
      counts,
      caller,
      rememberedAnswers: known,
    });
  } catch (error) {
    const { level, text } = logLine(serviceRequest.request, deny("internal-error", (error as Error).message));
    await log.write(level, text);
    return denyReply;
  }
}
