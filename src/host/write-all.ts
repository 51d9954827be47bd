import { fileCalls } from "../platform/files/fastest-calls.ts";

/**
 * Writes a whole text to a file descriptor before it returns. Loading `process.stdout` would cost milliseconds.
 *
 * @throws the system's error (EPIPE, ENOSPC, …) if the text cannot be written
 */
export function writeAll(descriptor: number, text: string): void {
  if (text === "") return;
  const count = tryToWrite(() => fileCalls.writeText(descriptor, text));
  if (count < Buffer.byteLength(text)) writeRest(descriptor, Buffer.from(text).subarray(count));
}

function writeRest(descriptor: number, bytes: Uint8Array): void {
  const { writeSync } = process.getBuiltinModule("node:fs");
  for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(tryToWrite(() => writeSync(descriptor, rest)));
}

/**
 * Returns the number of written bytes: 0, after a short wait, for a full pipe that another process made non-blocking.
 */
function tryToWrite(write: () => number): number {
  try {
    return write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    return 0;
  }
}
