import { PassThrough } from "node:stream";
import type { ReadStream } from "node:tty";

const interrupt = 3;

/**
 * What is typed at a terminal, but not what was typed before anybody could have read the question: a key that was meant for
 * something else must not be the answer. Ctrl-C always comes through.
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

  /** For readline, which sees keys and not lines then. */
  setRawMode(isRaw: boolean): this {
    this.#terminal.setRawMode(isRaw);
    return this;
  }

  /** Lets keys through, after a time in milliseconds. */
  openAfter(milliseconds: number): void {
    this.#opensAt = performance.now() + milliseconds;
  }

  /** Lets nothing through any more. */
  shut(): void {
    this.#opensAt = Number.POSITIVE_INFINITY;
  }
}
