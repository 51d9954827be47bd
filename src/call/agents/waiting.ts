/** How long an answer is waited for. */
export interface Waiting {
  /** In milliseconds. */
  readonly deadline: number;
  /** Is aborted when nobody waits any more. */
  readonly gone?: AbortSignal | undefined;
}

/** Bytes of an answer. */
const mostAnswer = 4096;

/** Gives up when the time is over or nobody waits any more; what it returns ends that. */
export function limitWaiting(what: string, { deadline, gone }: Waiting, giveUp: (error: Error) => void): () => void {
  const timer = setTimeout(() => giveUp(new Error(`no answer from ${what} in time`)), deadline);
  const onGone = (): void => {
    const reason: unknown = gone?.reason;
    giveUp(reason instanceof Error ? reason : new Error(`the caller is gone: ${reason}`));
  };
  gone?.addEventListener("abort", onGone);
  return () => {
    clearTimeout(timer);
    gone?.removeEventListener("abort", onGone);
  };
}

/** An answer, up to its limit. */
export class AnswerText {
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
