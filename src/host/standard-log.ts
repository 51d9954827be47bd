import { writeSync } from "node:fs";
import { openStandardError } from "./open-standard-error.ts";
import { type LogLevel, logLevels } from "./system-log.ts";

/** The time to collect lines before a write, in milliseconds. */
const flushInterval = 20;

/** The time before a write to a full pipe is retried, in milliseconds. */
const retryInterval = 50;

/** The maximum number of bytes that wait to be written, including those in progress. */
const maxPendingBytes = 1024 * 1024;

/** The size of the buffer for collected lines in bytes. */
const roomBytes = 64 * 1024;

/** The time that an ending program waits for a slow reader, in milliseconds. */
const timeout = 1000;

/**
 * The log of a resident program: lines on standard error, which the journal reads. Lines of many calls are collected
 * and written together. A slow reader never blocks the program: lines are kept up to a limit, and further lines are
 * dropped and counted.
 */
export class StandardLog {
  readonly #forJournal: boolean;
  readonly #descriptor = openStandardError();
  /**
   * The buffer for collected lines. Strings would survive two minor garbage collections, and the memory would grow
   * until a major one (docs/performance.md).
   */
  readonly #room = Buffer.alloc(roomBytes);
  #filled = 0;
  /** Lines that did not fit into the buffer, or could not be written when it was needed; oldest first. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param forJournal whether lines begin with a priority, which the journal removes (sd-daemon(3)) */
  constructor(forJournal: boolean) {
    this.#forJournal = forJournal;
    process.on("exit", () => this.#end());
  }

  /** Logs a line, without waiting for the write. */
  async write(level: LogLevel, text: string): Promise<void> {
    if (this.#waitingBytes + this.#filled >= maxPendingBytes) this.#lost++;
    else this.#add(level, text);
    this.#timer ??= setTimeout(() => this.#flush(), flushInterval);
  }

  #add(level: LogLevel, text: string): void {
    const line = `${this.#forJournal ? `<${logLevels[level]}>` : ""}qrexec: ${text}\n`;
    // A UTF-16 unit has up to three bytes in UTF-8.
    const maxBytes = line.length * 3;
    if (this.#filled + maxBytes > roomBytes) this.#empty();
    if (maxBytes > roomBytes) this.#keep(Buffer.from(line));
    else this.#filled += this.#room.write(line, this.#filled);
  }

  /** Moves the content of the buffer to the waiting lines. */
  #empty(): void {
    if (this.#filled > 0) this.#keep(Buffer.from(this.#room.subarray(0, this.#filled)));
    this.#filled = 0;
  }

  #keep(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  #flush(): void {
    this.#timer = this.#writeOn() ? undefined : setTimeout(() => this.#flush(), retryInterval);
  }

  /** Returns whether everything is written, or cannot be written. */
  #writeOn(): boolean {
    try {
      do {
        this.#writeWaiting();
        if (this.#filled > 0) this.#writeRoom();
      } while (this.#reportLost());
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") return false;
      // No other place exists to report the failure.
      this.#waiting = [];
      this.#waitingBytes = this.#filled = 0;
    }
    return true;
  }

  /** @throws the system's error */
  #writeWaiting(): void {
    for (let [first] = this.#waiting; first !== undefined; [first] = this.#waiting) {
      const count = writeSync(this.#descriptor, first);
      this.#waitingBytes -= count;
      if (count === first.length) this.#waiting.shift();
      else this.#waiting[0] = first.subarray(count);
    }
  }

  /** @throws the system's error */
  #writeRoom(): void {
    const count = writeSync(this.#descriptor, this.#room, 0, this.#filled);
    this.#room.copyWithin(0, count, this.#filled);
    this.#filled -= count;
  }

  /** Logs the number of dropped lines. Returns whether there were any. */
  #reportLost(): boolean {
    if (this.#lost > 0)
      this.#add("error", `${this.#lost} lines of the log were dropped, because its reader was too slow`);
    this.#lost = 0;
    return this.#filled > 0;
  }

  #end(): void {
    const end = performance.now() + timeout;
    const clock = new Int32Array(new SharedArrayBuffer(4));
    while (!this.#writeOn() && performance.now() < end) Atomics.wait(clock, 0, 0, flushInterval);
  }
}
