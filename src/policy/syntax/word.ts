import type { LineFormat } from "../model/dialect.ts";

/** The place of a word in its line. */
export interface WordPlace {
  /** The column of the first character, from 1. */
  readonly column: number;
  readonly length: number;
}

/** The maximum number of words in a line. A valid rule has at most ten, but R4.0 allows repeated options. */
export const maxWords = 64;

/*
 * White space has the meaning of Python's str.split() (docs/reference/policy-language.md#line-ends-and-white-space).
 * JavaScript's \s differs: it includes U+FEFF and lacks U+001C-U+001F and U+0085.
 */
const white = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const wordPattern = new RegExp(`[^${white}]+`, "g");

/**
 * The maximum length of a line whose words are all located at once. In a longer line, the search stops at the word that
 * exceeds the limit.
 */
export const commonLength = 4096;

/**
 * Returns the words of a line: none if it is blank or a comment.
 *
 * The formats prepare a line differently (docs/reference/policy-language.md#line-ends-and-white-space). Some of them
 * replace `$` by `@`, or accept commas between words. Every replacement keeps the length of the text, so columns stay
 * those of the file.
 */
export function readWords(line: string, format: LineFormat): readonly string[] {
  const words = line.length > commonLength ? cut(line).map(textOf) : line.match(wordPattern);
  if (words === null || words.length === 0 || words[0]?.charCodeAt(0) === 0x23) return [];
  return format === "policy" ? words : cutOldFormat(line, words, format).map(textOf);
}

/**
 * Returns the places of the words of a line, up to the maximum number of words. Only errors and tools that show places
 * use it.
 */
export function locateWords(line: string, format: LineFormat): readonly WordPlace[] {
  const words = format === "policy" ? cut(line) : cutOldFormat(line, cut(line).map(textOf), format);
  return words.map(({ text, column }) => ({ column, length: text.length }));
}

/** Returns the end of the last word: the number of characters without trailing white space. */
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
  // A line of commas only is not blank: it is a rule without fields.
  return located.length > 0 ? located : words.map((text) => ({ text, column: line.indexOf(text) + 1 }));
}

/**
 * Splits an R4.0 line: source and target end at white space, the rest also at commas. An include takes the whole line.
 */
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

/** Returns the words of a line. If there are too many, the first excess word is the last one returned. */
function cut(line: string): LocatedWord[] {
  const words: LocatedWord[] = [];
  for (const match of line.matchAll(wordPattern)) {
    words.push({ text: match[0], column: match.index + 1 });
    if (words.length > maxWords) break;
  }
  return words;
}
