import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { needDescriptors } from "../../platform/files/require-descriptors.ts";

/** How long an answer is waited for. */
export interface Waiting {
  /** In milliseconds. */
  readonly deadline: number;
  /** Is aborted when nobody waits any more. */
  readonly gone?: AbortSignal | undefined;
}

/** Bytes of an answer. */
const mostAnswer = 4096;

/**
 * Sends a request to the socket of an agent.
 *
 * @throws Error (by rejection) when there is no answer in time, or too long a one
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

/** Two pairs of sockets, a pipe for the error, /dev/null. */
const descriptorsOfChild = 7;

/**
 * Sends JSON to a service of a domain, through qrexec-client.
 *
 * @throws Error (by rejection) as `callSocket` does, and when qrexec-client cannot be run or fails
 */
export function callDomain(
  client: string,
  domain: string,
  service: string,
  json: string,
  waiting: Waiting,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = ["-d", domain, `DEFAULT:QUBESRPC ${service} dom0`];
    const cannot = (error: Error): Error => new Error(`cannot run ${client}: ${error.message}`);
    try {
      needDescriptors(descriptorsOfChild);
    } catch (error) {
      return reject(cannot(error as Error));
    }
    // A child that cannot be started may have no streams, and says why later.
    const child: ChildProcess = spawn(client, args, { stdio: ["pipe", "pipe", "ignore"] });
    const fail = (error: Error): void => {
      endWaiting();
      if (child.pid !== undefined) child.kill("SIGKILL");
      // What the child has started may hold the other ends for as long as it likes.
      child.stdin?.destroy();
      child.stdout?.destroy();
      reject(error);
    };
    const answer = new AnswerText(fail);
    const endWaiting = limitWaiting(`${service} in ${domain}`, waiting, fail);
    child.on("error", (error) => fail(cannot(error)));
    child.on("close", (code) => {
      if (code !== 0) return fail(new Error(`${service} in ${domain} ended with ${code}`));
      endWaiting();
      resolve(answer.text);
    });
    child.stdout?.on("data", (piece: Buffer) => answer.add(piece));
    // An agent may answer, and end, without reading all.
    child.stdin?.on("error", () => {}).end(json);
  });
}

/** Gives up when the time is over or nobody waits any more; what it returns ends that. */
function limitWaiting(what: string, { deadline, gone }: Waiting, giveUp: (error: Error) => void): () => void {
  const timer = setTimeout(() => giveUp(new Error(`no answer from ${what} in time`)), deadline);
  const onGone = (): void => giveUp(gone?.reason as Error);
  gone?.addEventListener("abort", onGone);
  return () => {
    clearTimeout(timer);
    gone?.removeEventListener("abort", onGone);
  };
}

/** An answer, up to its limit. */
class AnswerText {
  readonly #onTooLong: (error: Error) => void;
  #text = "";

  constructor(onTooLong: (error: Error) => void) {
    this.#onTooLong = onTooLong;
  }

  get text(): string {
    return this.#text;
  }

  add(piece: Buffer): void {
    this.#text += piece.toString("latin1");
    if (this.#text.length > mostAnswer) this.#onTooLong(new Error("the answer is too long"));
  }
}
