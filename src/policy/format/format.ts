import type { LineFormat } from "../model/dialect.ts";
import { LineParser } from "../syntax/parse-line.ts";
import { splitLines } from "../syntax/split-lines.ts";
import { type FormattedText, formatText } from "./format-text.ts";
import { trimLineEnd } from "./line-layout.ts";

/**
 * Formats a text and proves that this changed nothing of what it says.
 *
 * @param file the name that errors give the file
 * @param formatter what is to be proved right
 * @throws Error when a line came to say something else, or when formatting again would change the text
 */
export function format(text: string, lineFormat: LineFormat, file: string, formatter = formatText): FormattedText {
  const formatted = formatter(text, lineFormat, file);
  if (formatted.text === text) return formatted;
  const line = findChangedLine(text, formatted.text, lineFormat);
  if (line !== undefined) throw new Error(`${file}: formatting would change what line ${line} says`);
  if (formatter(formatted.text, lineFormat, file).text !== formatted.text) {
    throw new Error(`${file}: formatting the formatted text would change it again`);
  }
  return formatted;
}

/** The number of the first line that says something else than before: a statement, a comment, or what does not parse. */
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

/** What must stay the same of a line, as one text. */
function contentOf(line: string, parser: LineParser): string {
  const statement = parser.read(line, "", 1);
  if (statement === undefined) return trimLineEnd(line);
  return statement === null ? line : JSON.stringify([statement.plan, statement.words]);
}
