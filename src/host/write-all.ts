import { fileCalls } from "../platform/files/fastest-calls.ts";

/**
 * Writes text to a file descriptor, all of it, before it returns. `process.stdout` would cost milliseconds to load.
 *
 * @throws the system's error (EPIPE, ENOSPC, …) when the text cannot be written
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

/** The number of bytes that were written: none, after a moment, to a pipe that somebody made non-blocking and that is full. */
function tryToWrite(write: () => number): number {
  try {
    return write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    return 0;
  }
}
