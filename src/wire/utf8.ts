/**
 * Text from UTF-8, with U+FFFD where bytes are not UTF-8. `toString()` of a buffer and TextDecoder give the same; each
 * of them takes ten times as long the first time that a process uses it (docs/performance.md).
 */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return utf8Slice === undefined
    ? Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8")
    : utf8Slice.call(bytes, start, end);
}

const { utf8Slice } = Buffer.prototype as unknown as { utf8Slice?: (start: number, end: number) => string };
