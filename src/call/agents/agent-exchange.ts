import { connect } from "node:net";
import { runProgram } from "./run-program.ts";
import { AnswerText, limitWaiting, type Waiting } from "./waiting.ts";

/**
 * Sends a request to the socket of an agent, and returns the answer.
 *
 * @throws Error (by rejection) if no answer comes in time, or the answer is too long
 */
export function callSocket(path: string, request: string, waiting: Waiting): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const fail = (error: Error): void => {
      endWaiting();
      socket.destroy();
      reject(error);
    };
    const answer = new AnswerText(fail);
    const endWaiting = limitWaiting(path, waiting, fail);
    socket.on("data", (piece) => answer.add(piece));
    socket.on("error", fail);
    socket.on("end", () => {
      endWaiting();
      resolve(answer.text);
    });
    socket.end(request);
  });
}

/**
 * Sends JSON to a service of a domain through qrexec-client, and returns the answer.
 *
 * @throws Error (by rejection) as `callSocket` does, and if qrexec-client cannot be run or fails
 */
export async function callDomain(
  client: string,
  domain: string,
  service: string,
  json: string,
  waiting: Waiting,
): Promise<string> {
  const agent = `${service} in ${domain}`;
  const args = ["-d", domain, `DEFAULT:QUBESRPC ${service} dom0`];
  const { ended, output } = await runProgram({ path: client, args, agent, input: json }, waiting);
  if (ended !== 0) throw new Error(`${agent} ended with ${ended}`);
  return output;
}
