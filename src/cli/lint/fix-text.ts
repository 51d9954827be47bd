import { isSuppression } from "../../policy/lint/suppressions.ts";

/** A line of a file with its fix: the corrected text, or null to remove the line. */
export interface LineFix {
  readonly line: number;
  readonly fix: string | null;
}

/**
 * Applies fixes to a text. Each line keeps its end. Lines of a fix before its last one are comments; they stand above a
 * comment that disables rules for the line.
 *
 * @returns the new text, and the fixes that were applied: a line below such a comment is not removed
 */
export function fixText(text: string, fixes: readonly LineFix[]): { text: string; applied: readonly LineFix[] } {
  const byLine = new Map(fixes.map((each) => [each.line, each]));
  const newline = /\r\n?|\n/.exec(text)?.[0] ?? "\n";
  const applied: LineFix[] = [];
  const written: string[] = [];
  let before = "";
  // Every line with its end, of any kind.
  for (const [index, whole] of (text.match(/[^\r\n]*(\r\n?|\n)|[^\r\n]+$/g) ?? []).entries()) {
    const content = whole.replace(/[\r\n]+$/, "");
    const fix = byLine.get(index + 1);
    const isDirected = isSuppression(before);
    before = content;
    if (fix === undefined || (fix.fix === null && isDirected)) {
      written.push(whole);
      continue;
    }
    applied.push(fix);
    if (fix.fix === null) continue;
    const lines = fix.fix.split("\n");
    const last = `${lines.pop()}${whole.slice(content.length)}`;
    written.splice(isDirected ? -1 : written.length, 0, ...lines.map((line) => line + newline));
    written.push(last);
  }
  return { text: written.join(""), applied };
}
