import { QubesError } from "./errors.ts";

/**
 * Refuses characters that XML cannot hold. Such a value would make every later save fail.
 *
 * @param what the owner of the text, for the message
 * @throws QubesError QubesValueError
 */
export function requireStorable(text: string, what: string): void {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) {
    throw new QubesError("QubesValueError", `${what} has a character that cannot be stored`);
  }
}
