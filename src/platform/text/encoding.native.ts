import { host } from "../native/host.ts";

/** Decodes UTF-8, with U+FFFD for malformed bytes. */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return host.decodeUtf8(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end));
}

/** Returns the bytes of a text in UTF-8. */
export function encodeUtf8(text: string): Uint8Array {
  return new Uint8Array(host.encodeUtf8(text));
}

/** Returns the number of bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  return host.encodeUtf8(text).byteLength;
}

/** Returns one character for each byte. */
export function decodeLatin1(bytes: Uint8Array): string {
  return host.decodeLatin1(bytes);
}
