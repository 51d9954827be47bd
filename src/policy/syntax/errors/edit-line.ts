import { locateWords, type WordPlace } from "../word.ts";
import type { FaultyLine } from "./faulty-line.ts";

/** Replaces some words of a line, and leaves all other characters as they are. */
export function replaceWords(line: FaultyLine, from: number, count: number, by: string): string {
  const { text } = line;
  return text.slice(0, startOf(line, from)) + by + text.slice(endOf(line, from + count - 1));
}

/** Inserts a word before another one, with the same gap. */
export function insertBefore(line: FaultyLine, at: number, word: string): string {
  const { text } = line;
  const start = startOf(line, at);
  const gap = text.slice(endOf(line, at - 1), start);
  return text.slice(0, start) + word + (gap.trim() === "" ? gap : " ") + text.slice(start);
}

/** Inserts a word after another one. */
export function insertAfter(line: FaultyLine, at: number, word: string): string {
  const { text } = line;
  const end = endOf(line, at);
  return `${text.slice(0, end)} ${word}${text.slice(end)}`;
}

/** Removes a word and the gap after it. The word must not be the last one. */
export function removeWord(line: FaultyLine, at: number): string {
  return line.text.slice(0, startOf(line, at)) + line.text.slice(startOf(line, at + 1));
}

/** Returns the text of a line from a word on. */
export function textFrom(line: FaultyLine, at: number): string {
  return line.text.slice(startOf(line, at)).trimEnd();
}

/** Returns the text of a line before a word. */
export function textBefore(line: FaultyLine, at: number): string {
  return line.text.slice(0, startOf(line, at));
}

function startOf(line: FaultyLine, at: number): number {
  return placeOf(line, at).column - 1;
}

function endOf(line: FaultyLine, at: number): number {
  const { column, length } = placeOf(line, at);
  return column - 1 + length;
}

function placeOf({ text, format }: FaultyLine, at: number): WordPlace {
  return locateWords(text, format)[at] as WordPlace;
}
