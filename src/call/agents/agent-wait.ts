/** The limits of waiting for an answer. */
export interface AgentWait {
  /** In milliseconds. */
  readonly timeout: number;
  /** Is aborted when the caller is gone. */
  readonly signal?: AbortSignal | undefined;
}

/** The largest answer, in bytes. */
const maxReplyBytes = 4096;

/** Gives up when the time is over or the caller is gone. The function that it returns stops the timer. */
export function limitWait(
  agent: string,
  { timeout: deadline, signal }: AgentWait,
  giveUp: (error: Error) => void,
): () => void {
  const timer = setTimeout(() => giveUp(new Error(`no answer from ${agent} in time`)), deadline);
  const onAbort = (): void => {
    const reason: unknown = signal?.reason;
    giveUp(reason instanceof Error ? reason : new Error(`the caller is gone: ${reason}`));
  };
  signal?.addEventListener("abort", onAbort);
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  };
}

/** Collects the pieces of an answer, up to the limit of its length. */
export class AnswerText {
  readonly #onTooLong: (error: Error) => void;
  #text = "";

  constructor(onTooLong: (error: Error) => void) {
    this.#onTooLong = onTooLong;
  }

  get text(): string {
    return this.#text;
  }

  add(chunk: Buffer): void {
    this.#text += chunk.toString("latin1");
    if (this.#text.length > maxReplyBytes) this.#onTooLong(new Error("the answer is too long"));
  }
}
