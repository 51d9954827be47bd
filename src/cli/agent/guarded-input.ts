import { PassThrough } from "node:stream";
import type { ReadStream } from "node:tty";

const interrupt = 3;

/**
 * Passes on the keys of a terminal, except keys from before the user could read the question. A key that was meant for
 * another program must not be the answer. Ctrl-C always passes.
 */
export class GuardedInput extends PassThrough {
  readonly isTTY = true;
  readonly #terminal: ReadStream;
  #opensAt = Number.POSITIVE_INFINITY;

  constructor(terminal: ReadStream) {
    super();
    this.#terminal = terminal;
    terminal.on("data", (typed: Buffer) => {
      if (performance.now() >= this.#opensAt) this.write(typed);
      else if (typed.includes(interrupt)) this.write(Buffer.of(interrupt));
    });
  }

  /** Makes readline read keys and not lines. */
  setRawMode(isRaw: boolean): this {
    this.#terminal.setRawMode(isRaw);
    return this;
  }

  /** Passes keys on, after a time in milliseconds. */
  openAfter(milliseconds: number): void {
    this.#opensAt = performance.now() + milliseconds;
  }

  /** Stops passing keys on. */
  shut(): void {
    this.#opensAt = Number.POSITIVE_INFINITY;
  }
}
