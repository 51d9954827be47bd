import type { Diagnostic } from "../../base/diagnostic.ts";
import { keepError, maximumErrors } from "../../base/too-many-errors.ts";
import type { LineFormat } from "../model/dialect.ts";
import { nulError } from "../syntax/nul-error.ts";
import { LineParser } from "../syntax/parse-line.ts";
import { splitLines } from "../syntax/split-lines.ts";
import { alignBlock } from "./align-block.ts";
import { type LineLayout, layOutLine, trimLineEnd } from "./line-layout.ts";

/** A text that has been formatted. */
export interface FormattedText {
  readonly text: string;
  /** What is wrong with the lines that do not parse; these stand in the text as they were. With more than {@link maximumErrors} the text is as it was. */
  readonly errors: readonly Diagnostic[];
}

/**
 * Formats the text of a policy file: columns are aligned within each block of lines without a blank one, comments stay
 * as they are, line ends become the one that the file has most of.
 *
 * @param file the name that errors give the file
 */
export function formatText(text: string, format: LineFormat, file = "-"): FormattedText {
  const parser = new LineParser(format);
  const lines = splitLines(text);
  const errors: Diagnostic[] = [];
  let block = new Map<number, LineLayout>();
  const endBlock = (): void => {
    const aligned = alignBlock([...block.values()]);
    for (const [number, index] of [...block.keys()].entries()) lines[index] = aligned[number] as string;
    block = new Map();
  };
  for (const [index, line] of lines.entries()) {
    const statement = line.includes("\0") ? null : parser.read(line, file, index + 1);
    if (statement === null) {
      keepError(errors, nulError(line, file, index + 1) ?? (parser.parse(line, file, index + 1) as Diagnostic));
      if (errors.length > maximumErrors) return { text, errors };
      continue;
    }
    lines[index] = trimLineEnd(line);
    if (lines[index] === "") endBlock();
    const layout = statement === undefined ? undefined : layOutLine(statement);
    if (layout !== undefined) block.set(index, layout);
  }
  endBlock();
  const end = dominantLineEnd(text);
  return { text: lines.map((line) => line + end).join(""), errors };
}

/** The line end that a text has most of; LF when there is no telling. */
function dominantLineEnd(text: string): string {
  const counts = new Map([
    ["\n", 0],
    ["\r\n", 0],
    ["\r", 0],
  ]);
  for (const [end] of text.matchAll(/\r\n?|\n/g)) counts.set(end, (counts.get(end) as number) + 1);
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0] as string;
}
