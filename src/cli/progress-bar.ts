import { isatty } from "node:tty";
import Bar from "progress";

/** Shows a progress bar on a terminal if the work takes longer than a second. */
export class ProgressBar {
  readonly #begin = Date.now();
  readonly #noun: string;
  #bar: Bar | undefined;

  /** @param noun names the counted items, in the plural */
  constructor(noun: string) {
    this.#noun = noun;
  }

  /** Updates the number of items that are done. */
  update(done: number, all: number): void {
    if (this.#bar === undefined) {
      if (Date.now() - this.#begin < 1000 || !isatty(2)) return;
      const line = `[:bar] :current of :total ${this.#noun}`;
      this.#bar = new Bar(line, { total: all, curr: done, clear: true, width: 30 });
    }
    this.#bar.update(done / all);
  }

  /** Removes the bar. */
  stop(): void {
    this.#bar?.terminate();
  }
}
