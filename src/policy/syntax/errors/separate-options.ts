import { textBefore, textFrom } from "./edit-line.ts";
import type { FaultyLine } from "./faulty-line.ts";

/** Returns what to do about commas or semicolons between options. */
export function separatorHelp(text: string): string {
  return `separate options with spaces, not ${text.includes(";") ? "semicolons" : "commas"}`;
}

/** Returns the line with spaces in place of the commas and semicolons from a word on, up to a comment. */
export function separateOptions(line: FaultyLine, at: number): string {
  const text = textFrom(line, at);
  const end = text.search(/\s(#|\/\/)/);
  const options = end < 0 ? text : text.slice(0, end);
  return textBefore(line, at) + options.replace(/\s*[,;]+\s*/g, " ").trimEnd() + text.slice(options.length);
}
