/** The limits of waiting for an answer. */
export interface Waiting {
  /** In milliseconds. */
  readonly deadline: number;
  /** Is aborted when the caller is gone. */
  readonly gone?: AbortSignal | undefined;
}

/** The largest answer, in bytes. */
const mostAnswer = 4096;

/** Gives up when the time is over or the caller is gone. The function that it returns stops the timer. */
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

  add(piece: Buffer): void {
    this.#text += piece.toString("latin1");
    if (this.#text.length > mostAnswer) this.#onTooLong(new Error("the answer is too long"));
  }
}
