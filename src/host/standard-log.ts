import { writeSync } from "node:fs";
import { openStandardError } from "./open-standard-error.ts";
import { type LogLevel, logLevels } from "./system-log.ts";

/** How long lines are collected, in milliseconds. */
const moment = 20;

/** When it is tried again to write to who does not read, in milliseconds. */
const later = 50;

/** Characters that may wait to be written, with those that are being written. */
const mostWaiting = 1024 * 1024;

/** How long a program that ends waits for who does not read, in milliseconds. */
const patience = 1000;

/**
 * The log of a program that stays: lines on standard error, which the journal reads. Those that come at the same time, with
 * many calls, are written at once, a moment later. Nobody who reads keeps the program waiting: lines are kept up to a limit,
 * then lost and counted.
 */
export class StandardLog {
  readonly #forJournal: boolean;
  readonly #descriptor = openStandardError();
  #waiting = "";
  #lost = 0;
  /** What is being written. */
  #rest: Uint8Array = Buffer.alloc(0);
  #timer: NodeJS.Timeout | undefined;

  /** @param forJournal whether lines begin with a priority, which the journal takes off (sd-daemon(3)) */
  constructor(forJournal: boolean) {
    this.#forJournal = forJournal;
    process.on("exit", () => this.#end());
  }

  /** Does not wait until the line is written. */
  async write(level: LogLevel, text: string): Promise<void> {
    if (this.#waiting.length + this.#rest.length >= mostWaiting) this.#lost++;
    else this.#add(level, text);
    this.#timer ??= setTimeout(() => this.#flush(), moment);
  }

  #add(level: LogLevel, text: string): void {
    this.#waiting += `${this.#forJournal ? `<${logLevels[level]}>` : ""}qrexec: ${text}\n`;
  }

  #flush(): void {
    this.#timer = this.#writeOn() ? undefined : setTimeout(() => this.#flush(), later);
  }

  /** Whether all that waited is written, or cannot be. */
  #writeOn(): boolean {
    try {
      while (this.#take()) this.#rest = this.#rest.subarray(writeSync(this.#descriptor, this.#rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") return false;
      // There is nowhere else to say it.
      this.#rest = Buffer.alloc(0);
    }
    return true;
  }

  /** Whether there is something to be written. */
  #take(): boolean {
    if (this.#rest.length > 0) return true;
    if (this.#waiting === "" && this.#lost > 0) {
      this.#add("error", `${this.#lost} lines of the log are lost, since nobody read it`);
      this.#lost = 0;
    }
    this.#rest = Buffer.from(this.#waiting);
    this.#waiting = "";
    return this.#rest.length > 0;
  }

  #end(): void {
    const end = performance.now() + patience;
    const clock = new Int32Array(new SharedArrayBuffer(4));
    while (!this.#writeOn() && performance.now() < end) Atomics.wait(clock, 0, 0, moment);
  }
}
