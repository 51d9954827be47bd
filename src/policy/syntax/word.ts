import type { LineFormat } from "../model/dialect.ts";

/** Where a word stands in its line. */
export interface WordPlace {
  /** Column of the first character, from 1. */
  readonly column: number;
  readonly length: number;
}

/** A line with more words than this is refused; no valid rule has more than ten, but R4.0 lets options repeat. */
export const maximumWords = 64;

/*
 * White space is the one of Python's str.split() (docs/reference/policy-language.md#line-ends-and-white-space).
 * JavaScript's \s differs: it has U+FEFF and lacks U+001C-U+001F and U+0085.
 */
const white = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const wordPattern = new RegExp(`[^${white}]+`, "g");

/** In a line up to this length all words are found at once; in a longer one only as many as tell that it is refused. */
const usualLength = 4096;

/**
 * The words of a line: none if it is blank or a comment.
 *
 * The formats differ in the substitutions before a line is cut, in service files
 * (docs/reference/policy-language.md#service-files) and in R4.0 files (docs/reference/policy-language.md#r40-lines):
 * `$` becomes `@`, and commas may separate words. Every substitution keeps the length of the text, so columns stay
 * those of the file.
 */
export function readWords(line: string, format: LineFormat): readonly string[] {
  const words = line.length > usualLength ? cut(line).map(textOf) : line.match(wordPattern);
  if (words === null || words.length === 0 || words[0]?.charCodeAt(0) === 0x23) return [];
  return format === "policy" ? words : cutOldFormat(line, words, format).map(textOf);
}

/**
 * Where the words of a line stand, as far as a line may have so many. Only errors and tools that show places ask for
 * it.
 */
export function locateWords(line: string, format: LineFormat): readonly WordPlace[] {
  const words = format === "policy" ? cut(line) : cutOldFormat(line, cut(line).map(textOf), format);
  return words.map(({ text, column }) => ({ column, length: text.length }));
}

/** Where the last word of a line ends: the number of characters without the white space after it. */
export function endOfWords(line: string): number {
  let end = line.length;
  while (end > 0 && line.charAt(end - 1).search(wordPattern) < 0) end--;
  return end;
}

interface LocatedWord {
  readonly text: string;
  readonly column: number;
}

function textOf({ text }: LocatedWord): string {
  return text;
}

function cutOldFormat(line: string, words: readonly string[], format: "service" | "legacy"): readonly LocatedWord[] {
  if (format === "legacy") return cutLegacy(line.replaceAll("$", "@"));
  const plain = line.replaceAll("$include:", "!include ").replaceAll("$", "@").replaceAll(",", " ");
  const located = cut(plain);
  // A line of nothing but commas is not blank: it is a rule without fields.
  return located.length > 0 ? located : words.map((text) => ({ text, column: line.indexOf(text) + 1 }));
}

/** In R4.0 source and target end at white space, and what follows also at commas; an include takes the whole line. */
function cutLegacy(line: string): readonly LocatedWord[] {
  const located = cut(line);
  const [first, target] = located;
  if (first?.text.startsWith("@include:")) {
    return [{ text: line.slice(first.column - 1, endOfWords(line)), column: first.column }];
  }
  if (target === undefined) return located;
  const end = target.column - 1 + target.text.length;
  const rest = line.slice(end).replaceAll(",", " ");
  return cut(line.slice(0, end) + rest);
}

/** The words of a line, the first of those that are too many being the last. */
function cut(line: string): LocatedWord[] {
  const words: LocatedWord[] = [];
  for (const match of line.matchAll(wordPattern)) {
    words.push({ text: match[0], column: match.index + 1 });
    if (words.length > maximumWords) break;
  }
  return words;
}
