import { readPiece } from "../files/read-piece.native.ts";
import { host } from "../native/host.ts";

/** The size of a piece in bytes. */
const pieceBytes = 64 * 1024;

/** Reads standard input as UTF-8, in pieces of whole characters as they arrive. Nothing else runs meanwhile. */
export async function* inputTexts(): AsyncIterable<string> {
  const room = new Uint8Array(pieceBytes);
  let kept = 0;
  for (;;) {
    const count = readPiece(0, room.subarray(kept));
    const filled = kept + count;
    const whole = count === 0 ? filled : wholeCharacters(room, filled);
    if (whole > 0) yield host.decodeUtf8(room.subarray(0, whole));
    if (count === 0) return;
    room.copyWithin(0, whole, filled);
    kept = filled - whole;
  }
}

/** Returns the number of bytes before a character that is cut short at the end. */
function wholeCharacters(bytes: Uint8Array, length: number): number {
  for (let start = length - 1; start >= Math.max(0, length - 3); start--) {
    const byte = bytes[start] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const expected = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length - start < expected ? start : length;
  }
  return length;
}
