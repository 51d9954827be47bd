/**
 * Decodes UTF-8, with U+FFFD for malformed bytes. `toString()` of a buffer and TextDecoder do the same, but take ten
 * times as long at their first use in a process (docs/performance.md).
 */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return utf8Slice === undefined
    ? Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8")
    : utf8Slice.call(bytes, start, end);
}

const { utf8Slice } = Buffer.prototype as unknown as { utf8Slice?: (start: number, end: number) => string };
