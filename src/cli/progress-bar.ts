import { isatty } from "node:tty";
import Bar from "progress";

/** A progress bar on a terminal, for what takes longer than a second. */
export class ProgressBar {
  readonly #begin = Date.now();
  readonly #what: string;
  #bar: Bar | undefined;

  /** @param what is counted, in the plural */
  constructor(what: string) {
    this.#what = what;
  }

  /** Shows how much is done. */
  update(done: number, all: number): void {
    if (this.#bar === undefined) {
      if (Date.now() - this.#begin < 1000 || !isatty(2)) return;
      const line = `[:bar] :current of :total ${this.#what}`;
      this.#bar = new Bar(line, { total: all, curr: done, clear: true, width: 30 });
    }
    this.#bar.update(done / all);
  }

  /** Takes the bar away. */
  stop(): void {
    this.#bar?.terminate();
  }
}
