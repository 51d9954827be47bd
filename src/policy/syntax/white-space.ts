/**
 * White space as Python's `str.split()` and `str.strip()` know it, which is how both reference implementations cut
 * lines (vectors/README.md, 6). JavaScript's `\s` differs: it has U+FEFF and lacks U+001C-U+001F and U+0085.
 */
export function isWhiteSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code >= 0x1c;
  if (code < 0x85) return false;
  switch (code) {
    case 0x85:
    case 0xa0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202f:
    case 0x205f:
    case 0x3000:
      return true;
    default:
      return code >= 0x2000 && code <= 0x200a;
  }
}

/** Cuts text into lines at LF, CRLF and lone CR, and nowhere else. A final line end begins no further line. */
export function splitLines(text: string): string[] {
  const lines = text.includes("\r") ? text.split(/\r\n?|\n/) : text.split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
}
