import { decodeLatin1 } from "../../platform/text/encoding.ts";

/** The limits on waiting for an answer. */
export interface AgentWait {
  /** In milliseconds. */
  readonly timeout: number;
  /** Is aborted when the caller disconnects. */
  readonly signal?: AbortSignal | undefined;
}

/** The largest answer, in bytes. */
const maxReplyBytes = 4096;

/** Calls `giveUp` on a timeout or when the caller disconnects. Returns a function that stops the wait. */
export function limitWait(agent: string, { timeout, signal }: AgentWait, giveUp: (error: Error) => void): () => void {
  const timer = setTimeout(() => giveUp(new Error(`no answer from ${agent} in time`)), timeout);
  const onAbort = (): void => {
    const reason: unknown = signal?.reason;
    giveUp(reason instanceof Error ? reason : new Error(`the caller disconnected: ${reason}`));
  };
  signal?.addEventListener("abort", onAbort);
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  };
}

/** Collects the chunks of an answer, up to the maximum length. */
export class AnswerText {
  readonly #onTooLong: (error: Error) => void;
  #text = "";

  constructor(onTooLong: (error: Error) => void) {
    this.#onTooLong = onTooLong;
  }

  get text(): string {
    return this.#text;
  }

  add(chunk: Uint8Array): void {
    this.#text += decodeLatin1(chunk);
    if (this.#text.length > maxReplyBytes) this.#onTooLong(new Error("the answer is too long"));
  }
}
