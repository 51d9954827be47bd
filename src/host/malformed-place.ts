import { decodeLatin1, decodeUtf8, encodeUtf8 } from "../platform/text/encoding.ts";

/**
 * Returns the line and the column of the first malformed byte of a text. Malformed bytes become replacement characters
 * when they are decoded. The first line with a new one is the place.
 *
 * @param bytes a text that is not UTF-8
 */
export function malformedPlace(bytes: Uint8Array): { readonly line: number; readonly column: number } {
  const pattern = /\r\n?|\n/g;
  const latin1 = decodeLatin1(bytes);
  let line = 1;
  let start = 0;
  for (let end = pattern.exec(latin1); end !== null; end = pattern.exec(latin1)) {
    if (!isUtf8(bytes.subarray(start, end.index))) break;
    line++;
    start = pattern.lastIndex;
  }
  return { line, column: decodeUtf8(bytes, start).indexOf("\ufffd") + 1 };
}

/** Returns whether bytes are UTF-8: then nothing is replaced when they are decoded. */
function isUtf8(bytes: Uint8Array): boolean {
  const text = decodeUtf8(bytes);
  if (!text.includes("\ufffd")) return true;
  const encoded = encodeUtf8(text);
  return encoded.length === bytes.length && encoded.every((byte, index) => byte === bytes[index]);
}
