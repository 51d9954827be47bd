import { writeBytes, writeText } from "../platform/files/write-descriptor.ts";
import { pause } from "../platform/process/clock.ts";
import { encodeUtf8, utf8Length } from "../platform/text/encoding.ts";

/**
 * Writes a whole text to a file descriptor before it returns. Loading `process.stdout` would cost milliseconds.
 *
 * @throws the system's error (EPIPE, ENOSPC, …) if the text cannot be written
 */
export function writeAll(descriptor: number, text: string): void {
  if (text === "") return;
  const count = tryToWrite(() => writeText(descriptor, text));
  if (count < utf8Length(text)) writeRest(descriptor, encodeUtf8(text).subarray(count));
}

/** Writes a whole text to standard error. If that is not possible, the exit code alone tells how the command ended. */
export function writeError(text: string): void {
  try {
    writeAll(2, text);
  } catch {
    // There is no other place for the message.
  }
}

function writeRest(descriptor: number, bytes: Uint8Array): void {
  for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(tryToWrite(() => writeBytes(descriptor, rest)));
}

/** The time between attempts to write to a full pipe, in milliseconds. */
const retryInterval = 5;

/**
 * Returns the number of written bytes: 0, after a short wait, for a full pipe that another process made non-blocking.
 */
function tryToWrite(write: () => number): number {
  try {
    return write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    pause(retryInterval);
    return 0;
  }
}
