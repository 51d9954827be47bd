import type { LineFormat } from "../model/dialect.ts";
import { isWhiteSpace } from "./white-space.ts";

/** A word of a line and its place. */
export interface Word {
  /** The text that counts: in the formats that know `$`, it has become `@`. */
  readonly text: string;
  /** Column of the first character, from 1. */
  readonly column: number;
}

/** A line with more words than this is refused; no valid rule has more than ten, but R4.0 lets options repeat. */
export const maximumWords = 64;

/**
 * What a line says: nothing, or its words. At most one word more than {@link maximumWords} is returned.
 *
 * The formats differ in what happens before a line is cut (vectors/README.md, 6, 11 and 26); every substitution keeps
 * the length of the text, so columns stay those of the file.
 */
export function readWords(line: string, format: LineFormat): readonly Word[] {
  switch (format) {
    case "policy":
      return isComment(line) ? [] : cut(line, Number.POSITIVE_INFINITY);
    case "service":
      return isComment(line) ? [] : readServiceWords(line);
    case "legacy":
      return readLegacyWords(line.replaceAll("$", "@"));
  }
}

function readServiceWords(line: string): readonly Word[] {
  const words = cut(
    line.replaceAll("$include:", "!include ").replaceAll("$", "@").replaceAll(",", " "),
    Number.POSITIVE_INFINITY,
  );
  // A line of nothing but commas is not blank: it is a rule without fields.
  return words.length > 0 ? words : cut(line, Number.POSITIVE_INFINITY);
}

function readLegacyWords(line: string): readonly Word[] {
  const start = skipWhiteSpace(line, 0);
  if (!line.startsWith("@include:", start)) return isComment(line) ? [] : cut(line, 2);
  let end = line.length;
  while (isWhiteSpace(line.charCodeAt(end - 1))) end--;
  return [{ text: line.slice(start, end), column: start + 1 }];
}

function isComment(line: string): boolean {
  return line.charCodeAt(skipWhiteSpace(line, 0)) === 0x23;
}

function skipWhiteSpace(line: string, from: number): number {
  let position = from;
  while (position < line.length && isWhiteSpace(line.charCodeAt(position))) position++;
  return position;
}

/** Cuts a line at white space, and from the word with number `commasFrom` on at commas too. */
function cut(line: string, commasFrom: number): Word[] {
  const words: Word[] = [];
  let position = skipWhiteSpace(line, 0);
  while (position < line.length && words.length <= maximumWords) {
    const commas = words.length >= commasFrom;
    const start = position;
    while (position < line.length && !isSeparator(line.charCodeAt(position), commas)) position++;
    if (position > start) words.push({ text: line.slice(start, position), column: start + 1 });
    while (position < line.length && isSeparator(line.charCodeAt(position), words.length >= commasFrom)) position++;
  }
  return words;
}

function isSeparator(code: number, commas: boolean): boolean {
  return isWhiteSpace(code) || (commas && code === 0x2c);
}
