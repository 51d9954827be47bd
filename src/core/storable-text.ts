import { QubesError } from "./errors.ts";

/**
 * Refuses text that the store cannot hold: XML has no control characters but tab and line breaks, and no half characters.
 * One that got through would keep every later change of the system from being saved.
 *
 * @param what the text is of, for the message
 * @throws QubesError QubesValueError
 */
export function requireStorable(text: string, what: string): void {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) {
    throw new QubesError("QubesValueError", `${what} has a character that cannot be stored`);
  }
}
