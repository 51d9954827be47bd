import { openStream } from "../../platform/sockets/open-stream.ts";
import { type AgentWait, AnswerText, limitWait } from "./agent-wait.ts";
import { runProgram } from "./run-program.ts";

/**
 * Sends a request to the socket of an agent and returns the answer.
 *
 * @throws Error (by rejection) if no answer comes in time, or the answer is too long
 */
export function callAgentSocket(path: string, request: string, wait: AgentWait): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      endWait();
      close();
      reject(error);
    };
    const answer = new AnswerText(fail);
    const endWait = limitWait(path, wait, fail);
    const close = openStream(path, request, {
      add: (piece) => answer.add(piece),
      fail,
      end() {
        endWait();
        resolve(answer.text);
      },
    });
  });
}

/**
 * Sends JSON to a service of a domain through qrexec-client and returns the answer.
 *
 * @throws Error (by rejection) as `callAgentSocket` does, and if qrexec-client cannot be run or fails
 */
export async function callAgentDomain(
  client: string,
  domain: string,
  service: string,
  json: string,
  wait: AgentWait,
): Promise<string> {
  const agent = `${service} in ${domain}`;
  const args = ["-d", domain, `DEFAULT:QUBESRPC ${service} dom0`];
  const program = { path: client, args, streams: { input: json } };
  const { status: ended, output } = await runProgram(program, agent, wait);
  if (ended !== 0) throw new Error(`${agent} ended with ${ended}`);
  return output;
}
