import { readSync } from "node:fs";
import { UsageError } from "../../../command/usage-error.ts";
import { maxRequestBytes } from "../../../wire/parse-request.ts";

/** The most that a line may have, unless it is said. */
const maximumLineBytes = 1024;

const lineFeed = 0x0a;

/**
 * The limit that an option asks for.
 *
 * @throws UsageError if it is not a number up to 65536
 */
export function readLimit(given: string | undefined, isLine: boolean): number {
  if (given === undefined) return isLine ? maximumLineBytes : maxRequestBytes;
  if (/^[0-9]{1,5}$/.test(given) && Number(given) <= maxRequestBytes) return Number(given);
  throw new UsageError(`--max-bytes ${given}: expected a number up to ${maxRequestBytes}`);
}

/**
 * Reads a payload to the end.
 *
 * @throws UsageError when it is too long: a part of it would mean something else
 */
export function readPayload(descriptor: number, limit: number): Buffer {
  // One byte more than is allowed, to see that there is more.
  const bytes = Buffer.alloc(limit + 1);
  let length = 0;
  while (length <= limit) {
    const count = readSome(descriptor, bytes, length, limit + 1 - length);
    if (count === 0) return bytes.subarray(0, length);
    length += count;
  }
  throw new UsageError(`the payload is longer than ${limit} bytes`);
}

/**
 * Reads a line, and not a byte of what is behind it: that is for whoever reads next.
 *
 * @param limit of the line with its line feed
 * @throws UsageError when it does not end in time, or has anything but printable ASCII
 */
export function readLine(descriptor: number, limit: number): Buffer {
  const bytes = Buffer.alloc(limit);
  for (let index = 0; index < limit; index++) {
    if (readSome(descriptor, bytes, index, 1) === 0) throw new UsageError("the payload ends without a line feed");
    const byte = bytes[index] as number;
    if (byte === lineFeed) return bytes.subarray(0, index);
    if (byte < 0x20 || byte > 0x7e) {
      throw new UsageError(`the payload has byte ${byte} at ${index}; expected printable ASCII`);
    }
  }
  throw new UsageError(`the payload has no line feed in its first ${limit} bytes`);
}

function readSome(descriptor: number, bytes: Buffer, offset: number, length: number): number {
  for (;;) {
    try {
      return readSync(descriptor, bytes, offset, length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      // A non-blocking pipe that is empty at the moment.
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
