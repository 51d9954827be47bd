import { holds } from "./split-line.ts";

/** Splits text into lines at LF, CRLF and lone CR only. A final line end does not start another line. */
export function splitLines(text: string): string[] {
  const lines = holds(text, "\r") ? text.split(/\r\n?|\n/) : text.split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
}
