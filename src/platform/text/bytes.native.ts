import { host } from "../native/host.ts";

/** Returns whether two pieces have the same bytes. Texts are compared in one step, bytes one by one. */
export function haveSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && host.decodeLatin1(one) === host.decodeLatin1(other);
}

/** Returns pieces, one after the other. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const piece of pieces) {
    all.set(piece, start);
    start += piece.length;
  }
  return all;
}
