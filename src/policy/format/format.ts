import type { LineFormat } from "../model/dialect.ts";
import { LineParser } from "../syntax/parse-line.ts";
import { splitLines } from "../syntax/split-lines.ts";
import { type FormattedText, formatText } from "./format-text.ts";
import { trimLineEnd } from "./line-layout.ts";

/**
 * Formats a text and verifies that its meaning is unchanged.
 *
 * @param file the name that errors use for the file
 * @param formatter the function to verify
 * @throws Error if the meaning of a line changed, or if formatting again would change the text
 */
export function format(text: string, lineFormat: LineFormat, file: string, formatter = formatText): FormattedText {
  const formatted = formatter(text, lineFormat, file);
  if (formatted.text === text) return formatted;
  const line = findChangedLine(text, formatted.text, lineFormat);
  if (line !== undefined) throw new Error(`${file}: formatting would change the meaning of line ${line}`);
  if (formatter(formatted.text, lineFormat, file).text !== formatted.text) {
    throw new Error(`${file}: formatting is not stable: a second pass would change the text`);
  }
  return formatted;
}

/** Returns the number of the first line whose content differs: a statement, a comment, or text that does not parse. */
function findChangedLine(before: string, after: string, lineFormat: LineFormat): number | undefined {
  const parser = new LineParser(lineFormat);
  const oldLines = splitLines(before);
  const newLines = splitLines(after);
  const length = Math.max(oldLines.length, newLines.length);
  for (let index = 0; index < length; index++) {
    const [was, is] = [oldLines[index], newLines[index]];
    if (was === undefined || is === undefined || contentOf(was, parser) !== contentOf(is, parser)) return index + 1;
  }
  return undefined;
}

/** Returns the content of a line that must stay the same, as one text. */
function contentOf(line: string, parser: LineParser): string {
  const statement = parser.read(line, "", 1);
  if (statement === undefined) return trimLineEnd(line);
  return statement === null ? line : JSON.stringify([statement.plan, statement.words]);
}
