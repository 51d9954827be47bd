import { noPendingLines } from "../platform/log/pending-lines.ts";
import { monotonicTime, pause } from "../platform/process/clock.ts";
import { beforeExit } from "../platform/process/this-process.ts";
import { type LogLevel, logLevels } from "./system-log.ts";

/** The time to collect lines before a write, in milliseconds. */
const flushInterval = 20;

/** Lines of this size are written at once, so that the memory does not grow with the rate of calls. */
const flushBytes = 16 * 1024;

/** The time before a write to a full pipe is retried, in milliseconds. */
const retryInterval = 50;

/** The maximum number of bytes that wait to be written, including those in progress. */
const maxPendingBytes = 1024 * 1024;

/** The time that an ending program waits for a slow reader, in milliseconds. */
const timeout = 1000;

/**
 * The log of a resident program: lines on standard error, which the journal reads. Lines of many calls are collected
 * and written together. A slow reader never blocks the program: lines are kept up to a limit, and further lines are
 * dropped and counted.
 */
export class StandardLog {
  readonly #prefixes: Readonly<Record<LogLevel, string>>;
  readonly #pending = noPendingLines();
  #lost = 0;
  /** Whether the reader did not take everything at the last write. */
  #isSlow = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param forJournal whether lines begin with a priority, which the journal removes (sd-daemon(3)) */
  constructor(forJournal: boolean) {
    const prefix = (level: LogLevel): string => `${forJournal ? `<${logLevels[level]}>` : ""}qrexec: `;
    this.#prefixes = { error: prefix("error"), info: prefix("info") };
    beforeExit(() => this.end());
  }

  /** Logs a line, without waiting for the write. */
  write(level: LogLevel, text: string): void {
    if (this.#pending.bytes >= maxPendingBytes) this.#lost++;
    else this.#pending.add(`${this.#prefixes[level]}${text}\n`);
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#flush(), flushInterval);
    else if (this.#pending.bytes >= flushBytes && !this.#isSlow) this.#isSlow = !this.#writeOn();
  }

  #flush(): void {
    this.#isSlow = !this.#writeOn();
    this.#timer = this.#isSlow ? setTimeout(() => this.#flush(), retryInterval) : undefined;
  }

  /** Returns whether everything is written, or cannot be written. */
  #writeOn(): boolean {
    try {
      do {
        if (!this.#pending.write()) return false;
      } while (this.#reportLost());
    } catch {
      // No other place exists to report the failure.
      this.#pending.clear();
    }
    return true;
  }

  /** Logs the number of dropped lines. Returns whether there were any. */
  #reportLost(): boolean {
    if (this.#lost === 0) return false;
    const text = `${this.#lost} lines of the log were dropped, because its reader was too slow`;
    this.#pending.add(`${this.#prefixes.error}${text}\n`);
    this.#lost = 0;
    return true;
  }

  /** Writes the lines that wait, as far as the reader takes them in time. */
  end(): void {
    const end = monotonicTime() + timeout;
    while (!this.#writeOn() && monotonicTime() < end) pause(flushInterval);
  }
}
