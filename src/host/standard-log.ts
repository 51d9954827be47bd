import { type LogLevel, logLevels } from "./system-log.ts";
import { writeAll } from "./write-all.ts";

/** In milliseconds. */
const moment = 5;

/**
 * The log of a program that stays: lines on standard error, which the journal reads. Those that come at the same time, with
 * many calls, are written at once, a moment later.
 */
export class StandardLog {
  readonly #forJournal: boolean;
  #waiting = "";

  /** @param forJournal whether lines begin with a priority, which the journal takes off (sd-daemon(3)) */
  constructor(forJournal: boolean) {
    this.#forJournal = forJournal;
    process.on("exit", () => this.#flush());
  }

  /** Nobody who reads the log does not keep a call waiting. */
  async write(level: LogLevel, text: string): Promise<void> {
    if (this.#waiting === "") setTimeout(() => this.#flush(), moment);
    this.#waiting += `${this.#forJournal ? `<${logLevels[level]}>` : ""}qrexec: ${text}\n`;
  }

  #flush(): void {
    const text = this.#waiting;
    this.#waiting = "";
    try {
      if (text !== "") writeAll(2, text);
    } catch {
      // There is nowhere else to say it.
    }
  }
}
