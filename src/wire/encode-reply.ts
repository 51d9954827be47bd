import { encodeUtf8 } from "../platform/text/encoding.ts";

/** The start of a successful reply; its content follows (docs/reference/admin-api.md#reply-types). */
export const successPrefix: Uint8Array = encodeUtf8("0\0");

/**
 * Returns the reply of a failed call.
 *
 * @param name the class of the error, as clients know it
 * @param message a text for people. Percent signs are doubled, because clients format the text.
 */
export function encodeException(name: string, message: string): Uint8Array {
  const text = message.replaceAll("%", "%%").replaceAll("\0", "");
  return encodeUtf8(`2\0${name}\0\0${text}\0`);
}

/** Returns an event of a stream. Characters outside of ASCII are replaced, because clients reject them. */
export function encodeEvent(subject: string, event: string, args: Readonly<Record<string, string>>): Uint8Array {
  const pairs = Object.entries(args).map(([key, value]) => `${ascii(key)}\0${ascii(value)}\0`);
  return encodeUtf8(`1\0${ascii(subject)}\0${ascii(event)}\0${pairs.join("")}\0`);
}

function ascii(text: string): string {
  return [...text].map((character) => (character > "\0" && character <= "~" ? character : "?")).join("");
}
