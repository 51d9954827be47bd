import { type LogLevel, logLevels } from "./system-log.ts";
import { writeAll } from "./write-all.ts";

/** The log of a program that stays: lines on standard error, which the journal reads. */
export class StandardLog {
  readonly #forJournal: boolean;

  /** @param forJournal whether lines begin with a priority, which the journal takes off (sd-daemon(3)) */
  constructor(forJournal: boolean) {
    this.#forJournal = forJournal;
  }

  /** Nobody who reads the log does not keep a call waiting. */
  async write(level: LogLevel, text: string): Promise<void> {
    try {
      writeAll(2, `${this.#forJournal ? `<${logLevels[level]}>` : ""}qrexec: ${text}\n`);
    } catch {
      // There is nowhere else to say it.
    }
  }
}
