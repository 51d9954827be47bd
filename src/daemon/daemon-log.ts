import { writeSync } from "node:fs";
import { printable } from "../base/printable.ts";

/** The priorities of the journal (sd-daemon(3)). */
const priorities = { error: 3, warning: 4, notice: 5, info: 6 } as const;

/** The log of the daemon: lines on standard error, with priorities if the journal reads them. */
export class DaemonLog {
  readonly #forJournal: boolean;

  /** @param forJournal whether lines begin with a priority, which the journal removes */
  constructor(forJournal: boolean) {
    this.#forJournal = forJournal;
  }

  error(message: string): void {
    this.#write("error", message);
  }

  warning(message: string): void {
    this.#write("warning", message);
  }

  notice(message: string): void {
    this.#write("notice", message);
  }

  info(message: string): void {
    this.#write("info", message);
  }

  #write(level: keyof typeof priorities, message: string): void {
    const prefix = this.#forJournal ? `<${priorities[level]}>` : `${level}: `;
    const lines = printable(message).split("\n");
    try {
      writeSync(2, lines.map((line) => `${prefix}${line}\n`).join(""));
    } catch {
      // The log has no reader; the daemon keeps running.
    }
  }
}
