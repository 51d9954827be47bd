/** Cuts text into lines at LF, CRLF and lone CR, and nowhere else. A final line end begins no further line. */
export function splitLines(text: string): string[] {
  const lines = text.includes("\r") ? text.split(/\r\n?|\n/) : text.split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
}
