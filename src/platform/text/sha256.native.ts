import { host } from "../native/host.ts";

/** Returns the SHA-256 of texts in UTF-8, one after the other, in hexadecimal digits. */
export function sha256(texts: readonly string[]): string {
  return host.sha256(texts);
}
