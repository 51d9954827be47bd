import { fileCalls } from "../files/fastest-calls.ts";

/**
 * Reads the bytes that have arrived. A daemon answers while the policy loads, so neither turns of the event loop nor a
 * timer are needed. The first timer costs as much as reading the policy.
 *
 * @param add receives a piece, which is valid until the next one, and returns whether to continue
 * @returns "end" after the last byte, "more" if no bytes are available or `add` returned false, or an error's code
 */
export function readWhatIsThere<Room extends Uint8Array>(
  descriptor: number,
  room: Room,
  add: (piece: Room) => boolean,
): string {
  try {
    for (;;) {
      const count = fileCalls.read(descriptor, room);
      if (count === 0) return "end";
      if (!add(room.subarray(0, count) as Room)) return "more";
    }
  } catch (error) {
    const { code = "EIO" } = error as NodeJS.ErrnoException;
    return code === "EAGAIN" ? "more" : code;
  }
}
