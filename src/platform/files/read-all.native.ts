import { host } from "../native/host.ts";
import { readPiece } from "./read-piece.native.ts";

/** The first room, which doubles whenever it is full. */
const firstBytes = 64 * 1024;

/** Reads a file of any kind to its end. */
export function readAll(file: string | 0): Uint8Array {
  const descriptor = file === 0 ? 0 : host.open(file, 0, 0);
  try {
    let room = new Uint8Array(firstBytes);
    let length = 0;
    for (let count = -1; count !== 0; length += count) {
      if (length === room.length) {
        const larger = new Uint8Array(2 * room.length);
        larger.set(room);
        room = larger;
      }
      count = readPiece(descriptor, room.subarray(length));
    }
    return room.subarray(0, length);
  } finally {
    if (file !== 0) host.close(descriptor);
  }
}
