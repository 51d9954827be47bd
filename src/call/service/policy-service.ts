import type { SystemLog } from "../../host/system-log.ts";
import { deny } from "../../policy/evaluate/decision.ts";
import { denyReply } from "../../policy/evaluate/reply.ts";
import { splitCall } from "../../policy/model/request.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import { logLine } from "../log-line.ts";
import type { PolicySource } from "../policy-source.ts";
import type { Agent } from "./agent.ts";
import { answerServiceCall } from "./answer-service-call.ts";
import type { PolicySocket } from "./policy-sockets.ts";
import { readEvalRequest } from "./read-eval-request.ts";
import { readServiceRequest, type ServiceRequest } from "./read-request.ts";

/** What the service decides by. */
export interface ServiceMeans {
  /** The policy as it is now. */
  readonly policy: () => PolicySource;
  /** The domains as they are now. @throws Error when the core daemon does not tell */
  readonly systemInfo: () => Promise<SystemInfo>;
  readonly agent: Agent;
  readonly log: Pick<SystemLog, "write">;
}

/** The paths of the three sockets of the service. */
export interface ServicePaths {
  readonly policy: string;
  readonly evalSimple: string;
  readonly evalGui: string;
}

/** The sockets of the policy service; each request is judged by policy and domains that are read after it came. */
export function policySockets(paths: ServicePaths, means: ServiceMeans): readonly PolicySocket[] {
  return [
    {
      path: paths.policy,
      isWhole: (bytes) => bytes[0] === newline || bytes.includes("\n\n"),
      answer: async (bytes) => answer(readServiceRequest(bytes), means),
    },
    evalSocket(paths.evalSimple, "policy.EvalSimple", means),
    evalSocket(paths.evalGui, "policy.EvalGUI", means),
  ];
}

const newline = 10;

function evalSocket(path: string, service: string, means: ServiceMeans): PolicySocket {
  return {
    path,
    isWhole: () => false,
    answer: async (bytes) => {
      const { remote, call, source, target } = readEvalRequest(bytes, service);
      const asked: ServiceRequest = {
        request: { ...splitCall(call), source, target },
        assumeYes: true,
        justEvaluate: true,
      };
      const needed = service === "policy.EvalGUI" ? [source, target] : [];
      const reply = await answer(asked, means, (info) => {
        for (const name of needed) {
          if (info.domains.get(name)?.tags.includes(`guivm-${remote}`)) continue;
          throw new Error(`${service} is only for the domain that shows the windows of both, not for ${remote}`);
        }
      });
      return `${reply}\n`;
    },
  };
}

async function answer(
  asked: ServiceRequest,
  means: ServiceMeans,
  check: (info: SystemInfo) => void = () => {},
): Promise<string> {
  let info: SystemInfo;
  try {
    info = await means.systemInfo();
  } catch (error) {
    const { level, text } = logLine(asked.request, deny("no-system-info", (error as Error).message));
    await means.log.write(level, text);
    return denyReply;
  }
  check(info);
  try {
    return await answerServiceCall(asked, { ...means, policy: means.policy(), info });
  } catch (error) {
    const { level, text } = logLine(asked.request, deny("internal-error", (error as Error).message));
    await means.log.write(level, text);
    return denyReply;
  }
}
