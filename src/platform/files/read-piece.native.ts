import { host } from "../native/host.ts";

/** The time between attempts to read from a stream that another process made non-blocking, in milliseconds. */
const retryInterval = 5;

/** Waits for a piece of a file, and reads it. Returns the number of bytes, 0 at the end. */
export function readPiece(descriptor: number, room: Uint8Array): number {
  for (;;) {
    try {
      return host.read(descriptor, room);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      host.sleep(retryInterval);
    }
  }
}
