import { writeSync } from "node:fs";
import { openStandardError } from "./open-standard-error.ts";
import { type LogLevel, logLevels } from "./system-log.ts";

/** How long lines are collected, in milliseconds. */
const flushInterval = 20;

/** When it is tried again to write to who does not read, in milliseconds. */
const retryInterval = 50;

/** Bytes that may wait to be written, with those that are being written. */
const maxPendingBytes = 1024 * 1024;

/** Bytes of lines that are collected in one place. */
const roomBytes = 64 * 1024;

/** How long a program that ends waits for who does not read, in milliseconds. */
const timeout = 1000;

/**
 * The log of a program that stays: lines on standard error, which the journal reads. Those that come at the same time, with
 * many calls, are written at once, a moment later. Nobody who reads keeps the program waiting: lines are kept up to a limit,
 * then lost and counted.
 */
export class StandardLog {
  readonly #forJournal: boolean;
  readonly #descriptor = openStandardError();
  /**
   * Where lines are collected. As texts, they would outlive two small collections of garbage, so that the memory would grow
   * until a large one (docs/performance.md).
   */
  readonly #room = Buffer.alloc(roomBytes);
  #filled = 0;
  /** What did not find room, or could not be written when the room was needed; oldest first. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param forJournal whether lines begin with a priority, which the journal takes off (sd-daemon(3)) */
  constructor(forJournal: boolean) {
    this.#forJournal = forJournal;
    process.on("exit", () => this.#end());
  }

  /** Does not wait until the line is written. */
  async write(level: LogLevel, text: string): Promise<void> {
    if (this.#waitingBytes + this.#filled >= maxPendingBytes) this.#lost++;
    else this.#add(level, text);
    this.#timer ??= setTimeout(() => this.#flush(), flushInterval);
  }

  #add(level: LogLevel, text: string): void {
    const line = `${this.#forJournal ? `<${logLevels[level]}>` : ""}qrexec: ${text}\n`;
    // A character of UTF-16 is up to three bytes of UTF-8.
    const maxBytes = line.length * 3;
    if (this.#filled + maxBytes > roomBytes) this.#empty();
    if (maxBytes > roomBytes) this.#keep(Buffer.from(line));
    else this.#filled += this.#room.write(line, this.#filled);
  }

  /** What is in the room waits elsewhere. */
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

  /** Whether all that waited is written, or cannot be. */
  #writeOn(): boolean {
    try {
      do {
        this.#writeWaiting();
        if (this.#filled > 0) this.#writeRoom();
      } while (this.#reportLost());
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") return false;
      // There is nowhere else to say it.
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

  /** Whether there were lines that are lost; a line says so then. */
  #reportLost(): boolean {
    if (this.#lost > 0) this.#add("error", `${this.#lost} lines of the log are lost, since nobody read it`);
    this.#lost = 0;
    return this.#filled > 0;
  }

  #end(): void {
    const end = performance.now() + timeout;
    const clock = new Int32Array(new SharedArrayBuffer(4));
    while (!this.#writeOn() && performance.now() < end) Atomics.wait(clock, 0, 0, flushInterval);
  }
}
