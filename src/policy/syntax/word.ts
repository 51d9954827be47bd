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
 * White space is what Python's str.split() takes for it (vectors/README.md, 6). JavaScript's \s differs: it has U+FEFF
 * and lacks U+001C-U+001F and U+0085.
 */
const white = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const wordPattern = new RegExp(`[^${white}]+`, "g");

/**
 * The words of a line: none if it is blank or a comment.
 *
 * The formats differ in what happens before a line is cut (vectors/README.md, 6, 11 and 26): in those that know `$` it
 * becomes `@`, commas may separate words. Every substitution keeps the length of the text, so columns stay those of
 * the file.
 */
export function readWords(line: string, format: LineFormat): readonly string[] {
  const words = line.match(wordPattern);
  if (words === null || words[0]?.charCodeAt(0) === 0x23) return [];
  return format === "policy" ? words : cutOldFormat(line, words, format).map(({ text }) => text);
}

/** Where the words of a line stand. Only errors and tools that show places ask for it. */
export function locateWords(line: string, format: LineFormat): readonly WordPlace[] {
  const words = format === "policy" ? cut(line) : cutOldFormat(line, line.match(wordPattern) ?? [], format);
  return words.map(({ text, column }) => ({ column, length: text.length }));
}

interface LocatedWord {
  readonly text: string;
  readonly column: number;
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
    const last = located.at(-1) as LocatedWord;
    const end = last.column - 1 + last.text.length;
    return [{ text: line.slice(first.column - 1, end), column: first.column }];
  }
  if (target === undefined) return located;
  const end = target.column - 1 + target.text.length;
  const rest = line.slice(end).replaceAll(",", " ");
  return cut(line.slice(0, end) + rest);
}

function cut(line: string): LocatedWord[] {
  return Array.from(line.matchAll(wordPattern), (match) => ({ text: match[0], column: match.index + 1 }));
}
