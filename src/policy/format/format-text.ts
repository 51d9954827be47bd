import type { Diagnostic } from "../../base/diagnostic.ts";
import { keepError, maxErrors } from "../../base/too-many-errors.ts";
import type { LineFormat } from "../model/dialect.ts";
import { nulError } from "../syntax/nul-error.ts";
import { LineParser } from "../syntax/parse-line.ts";
import { splitLines } from "../syntax/split-lines.ts";
import { alignBlock } from "./align-block.ts";
import { type LineLayout, layOutLine, trimLineEnd } from "./line-layout.ts";

/** The result of formatting a text. */
export interface FormattedText {
  readonly text: string;
  /**
   * The errors of lines that do not parse; those lines stay unchanged. With more than {@link maxErrors}, the whole
   * text stays unchanged.
   */
  readonly errors: readonly Diagnostic[];
}

/**
 * Formats the text of a policy file. Columns are aligned within each block of lines that no blank line separates.
 * Comments stay unchanged, and all line ends become the most frequent one.
 *
 * @param file the name that errors use for the file
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
      if (errors.length > maxErrors) return { text, errors };
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

/** Returns the most frequent line end; LF if there is none. */
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
