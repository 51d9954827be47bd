/** A file that is not read as text: it is not a regular file, is larger than the limit, or is not UTF-8. */
export type OddFile =
  | { readonly kind: "not-regular" | "too-large" }
  | { readonly kind: "not-utf8"; readonly bytes: Uint8Array };
