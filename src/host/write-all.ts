import { writeSync } from "node:fs";

/**
 * Writes text to a file descriptor, all of it, before it returns. `process.stdout` would cost milliseconds to load.
 *
 * @throws the system's error (EPIPE, ENOSPC, …) when the text cannot be written
 */
export function writeAll(descriptor: number, text: string): void {
  let rest = Buffer.from(text, "utf8");
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      // A pipe that somebody made non-blocking and that is full at the moment.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
