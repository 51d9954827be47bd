import type { Diagnostic } from "../../base/diagnostic.ts";

/**
 * Returns an error if a line holds a NUL character. A file with such a line does not load, even if the line is a
 * comment. The reference treats NUL as part of a name, which then never matches (docs/differences.md).
 */
export function nulError(excerpt: string, file: string, line: number): Diagnostic | undefined {
  const offset = excerpt.indexOf("\0");
  if (offset < 0) return undefined;
  return {
    code: "nul-character",
    severity: "error",
    message: "the line holds a NUL character",
    help: "remove it; is this a text file?",
    file,
    span: { file, line, column: offset + 1, length: 1 },
    excerpt,
  };
}
