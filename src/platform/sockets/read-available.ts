import { fileCalls } from "../files/fastest-calls.ts";

/**
 * Reads what has come so far. A daemon answers while the policy is being loaded, and then neither turns of the event
 * loop are needed nor a timer, the first of which costs as much as reading the policy.
 *
 * @param add takes a piece, which holds until the next one, and says whether to go on
 * @returns "end" after the last byte, "more" when nothing is there at the moment or enough was read, or an error's code
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
