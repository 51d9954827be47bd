/** The characters that stay, by the kind of the text (docs/reference/devices.md#untrusted-texts). */
const forbidden = {
  /** A description of a block device. */
  description: /[^A-Za-z0-9()+,\-.:=_/ ]/g,
  /** A port. */
  visible: /[^!-~]/g,
  /** A text of a USB device. */
  printable: /[^ -~]/g,
} as const;

/** Longest text that is looked at. */
const maxLength = 1024;

/** Replaces the characters that a text from a domain may not have by `_`. Characters other than ASCII are dropped. */
export function harmless(untrusted: string, kind: "description" | "visible"): string {
  const ascii = untrusted.slice(0, maxLength).replace(/[^\0-\x7f]/g, "");
  return ascii.replace(forbidden[kind], "_");
}

/** Decodes the escapes of udev, such as `\x20`, and replaces every character that is not printable ASCII by `_`. */
export function harmlessUdev(untrusted: string): string {
  const escapes = /\\x([0-9a-fA-F]{2})|\\x.{0,2}|\\(.?)/gs;
  const decoded = untrusted.slice(0, maxLength).replace(escapes, (_, hex: string | undefined, plain?: string) => {
    return hex === undefined ? (plain ?? "_") : String.fromCharCode(Number.parseInt(hex, 16));
  });
  return decoded.replace(forbidden.printable, "_");
}
