import type { NotifyParameters } from "../../call/agents/agent.ts";
import { type Asking, askOnTerminal, callText, InterruptedError } from "./ask-on-terminal.ts";
import { readAgentRequest } from "./read-question.ts";

/** Asks one question after the other, and shows notifications. */
export class TerminalAgent {
  readonly #asking: Asking;
  readonly #onInterrupt: () => void;
  readonly #notices: string[] = [];
  #omittedNotices = 0;
  #isAsking = false;
  #last: Promise<unknown> = Promise.resolve();

  /** @param onInterrupt is called when the user ends the agent */
  constructor(asking: Asking, onInterrupt: () => void) {
    this.#asking = asking;
    this.#onInterrupt = onInterrupt;
  }

  /**
   * Answers a request.
   *
   * @param signal is aborted when the caller is gone: the question is withdrawn
   * @throws Error (by rejection) if the request is malformed
   */
  async answer(bytes: Uint8Array, signal: AbortSignal): Promise<string> {
    const request = readAgentRequest(bytes);
    if (request.kind === "notify") {
      if (this.#notices.length < maxNotices) this.#notices.push(describe(request.notice));
      else this.#omittedNotices++;
      if (!this.#isAsking) this.#tell();
      return "";
    }
    const answered = this.#last.then(() => this.#ask(request.question, signal));
    this.#last = answered;
    return answered;
  }

  async #ask(question: Parameters<typeof askOnTerminal>[0], signal: AbortSignal): Promise<string> {
    const ended = AbortSignal.any([this.#asking.ended, signal]);
    if (ended.aborted) return "deny";
    this.#isAsking = true;
    try {
      const target = await askOnTerminal(question, { ...this.#asking, ended });
      if (signal.aborted) this.#asking.output.write(`\ndenied: ${(signal.reason as Error).message}\n`);
      return target === undefined ? "deny" : `allow:${target}`;
    } catch (error) {
      if (error instanceof InterruptedError) this.#onInterrupt();
      else this.#asking.output.write(`denied: ${(error as Error).message}\n`);
      return "deny";
    } finally {
      this.#isAsking = false;
      this.#tell();
    }
  }

  /** Writes pending lines. It must not run while a question is on the terminal: the lines would break it. */
  #tell(): void {
    for (const line of this.#notices.splice(0)) this.#asking.output.write(`${line}\n`);
    if (this.#omittedNotices > 0) this.#asking.output.write(`and ${this.#omittedNotices} more\n`);
    this.#omittedNotices = 0;
  }
}

/** Lines that wait for the end of a question. Above this limit, only their number is shown. */
const maxNotices = 100;

function describe(notice: NotifyParameters): string {
  const { resolution, source, target } = notice;
  const call = `${callText(notice)} from ${source} to ${target}`;
  if (resolution === "fail") return `failed: ${call}`;
  return `${resolution === "allow" ? "allowed" : "denied"}: ${call}`;
}
