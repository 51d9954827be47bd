import { writeSync } from "node:fs";
import { openStandardError } from "./open-standard-error.ts";

/** The size of the buffer for collected lines in bytes. */
const roomBytes = 64 * 1024;

/** Lines for standard error that are not written yet. */
export interface PendingLines {
  /** The number of bytes that wait. */
  readonly bytes: number;
  /** Adds a line, which ends with LF. */
  add(line: string): void;
  /**
   * Writes the lines, as far as the reader takes them.
   *
   * @returns whether everything is written
   * @throws the system's error, if nothing can be written
   */
  write(): boolean;
  /** Drops all lines. */
  clear(): void;
}

/** Returns an empty collection of lines for standard error. */
export function noPendingLines(): PendingLines {
  return new LineBuffer();
}

class LineBuffer implements PendingLines {
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

  get bytes(): number {
    return this.#waitingBytes + this.#filled;
  }

  add(line: string): void {
    // A UTF-16 unit has up to three bytes in UTF-8.
    const maxBytes = line.length * 3;
    if (this.#filled + maxBytes > roomBytes) this.#empty();
    if (maxBytes > roomBytes) this.#keep(Buffer.from(line));
    else this.#filled += this.#room.write(line, this.#filled);
  }

  write(): boolean {
    try {
      this.#writeWaiting();
      while (this.#filled > 0) this.#writeRoom();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
    return this.bytes === 0;
  }

  clear(): void {
    this.#waiting = [];
    this.#waitingBytes = this.#filled = 0;
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

  #writeWaiting(): void {
    for (let [first] = this.#waiting; first !== undefined; [first] = this.#waiting) {
      const count = writeSync(this.#descriptor, first);
      this.#waitingBytes -= count;
      if (count === first.length) this.#waiting.shift();
      else this.#waiting[0] = first.subarray(count);
    }
  }

  #writeRoom(): void {
    const count = writeSync(this.#descriptor, this.#room, 0, this.#filled);
    this.#room.copyWithin(0, count, this.#filled);
    this.#filled -= count;
  }
}
