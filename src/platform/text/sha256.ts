import { createHash } from "node:crypto";

/** Returns the SHA-256 of texts in UTF-8, one after the other, in hexadecimal digits. */
export function sha256(texts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text);
  return hash.digest("hex");
}
