/**
 * Decodes UTF-8, with U+FFFD for malformed bytes. `toString()` of a buffer and TextDecoder do the same, but take ten
 * times as long at their first use in a process (docs/performance.md).
 */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return utf8Slice === undefined
    ? Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8")
    : utf8Slice.call(bytes, start, end);
}

/** Returns the bytes of a text in UTF-8. */
export function encodeUtf8(text: string): Uint8Array {
  return Buffer.from(text);
}

/** Returns the number of bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  return Buffer.byteLength(text);
}

/** Returns one character for each byte. */
export function decodeLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

const { utf8Slice } = Buffer.prototype as unknown as { utf8Slice?: (start: number, end: number) => string };
