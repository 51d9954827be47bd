import { writeSync } from "node:fs";

/**
 * Writes text to a file descriptor, all of it, before it returns. `process.stdout` would cost milliseconds to load.
 *
 * @throws the system's error (EPIPE, ENOSPC, …) when the text cannot be written
 */
export function writeAll(descriptor: number, text: string): void {
  let rest: string | Uint8Array = text;
  while (rest.length > 0) {
    try {
      const count = writeSync(descriptor, rest as string);
      if (typeof rest === "string") {
        if (count === Buffer.byteLength(rest)) return;
        rest = Buffer.from(rest);
      }
      rest = rest.subarray(count);
    } catch (error) {
      // A pipe that somebody made non-blocking and that is full at the moment.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
