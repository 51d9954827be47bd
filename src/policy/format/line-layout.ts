import type { Statement } from "../syntax/statement.ts";
import { endOfWords, locateWords } from "../syntax/word.ts";

/** The layout of a statement: cells in columns, and the part after the last column. */
export interface LineLayout {
  /** Lines of the same kind share their columns. */
  readonly kind: string;
  readonly cells: readonly string[];
  /** The action with its options, or the last word of a directive. */
  readonly tail: string;
}

/**
 * Returns the layout of a statement, or undefined if the line should stay unchanged. That is the case if commas or
 * `$include:` separate its columns, or if it has more commas than necessary. Words keep their `$`.
 */
export function layOutLine({ plan, text, format }: Statement): LineLayout | undefined {
  const words: string[] = [];
  const gaps: string[] = [];
  let end = 0;
  for (const { column, length } of locateWords(text, format)) {
    gaps.push(text.slice(end, column - 1));
    end = column - 1 + length;
    words.push(text.slice(column - 1, end));
  }
  const tailAt = plan.kind === "rule" ? plan.action : words.length - 1;
  if (![...gaps.slice(0, tailAt + 1), text.slice(end)].every(isBlank)) return undefined;
  let tail = words[tailAt] as string;
  for (let index = tailAt + 1; index < words.length; index++) {
    const separator = separatorFor(gaps[index] as string);
    if (separator === undefined) return undefined;
    tail += separator + words[index];
  }
  return { kind: plan.kind, cells: words.slice(0, tailAt), tail };
}

/** Returns a line without trailing white space. */
export function trimLineEnd(line: string): string {
  return line.slice(0, endOfWords(line));
}

/** Returns one space, or one comma where there was one, followed by a space if there was one. */
function separatorFor(gap: string): string | undefined {
  if (isBlank(gap)) return " ";
  const parts = gap.split(",");
  if (parts.length !== 2 || !parts.every(isBlank)) return undefined;
  return parts[1] === "" ? "," : ", ";
}

function isBlank(text: string): boolean {
  return locateWords(text, "policy").length === 0;
}
