/** A file that is not read as text: it is not a regular file, is larger than the limit, or is not UTF-8. */
export type OddFile =
  | { readonly kind: "not-regular" | "too-large" }
  | { readonly kind: "not-utf8"; readonly bytes: Uint8Array };

/** The bits of st_mode: the file type, some types, write permission for group and others. */
export const modeBits = {
  kind: 0o170000,
  regular: 0o100000,
  link: 0o120000,
  foreignWrite: 0o022,
} as const;
