import { codeSign } from "./passage.ts";

/** A sentence of a passage and where it starts in it. */
export interface Sentence {
  readonly text: string;
  readonly start: number;
}

const abbreviations = /(?:^|[\s(])(?:e\.g|i\.e|cf|vs|etc|[A-Z])\.$/;

/** Splits at full stops, question and exclamation marks that are followed by the start of another sentence. */
export function splitSentences(text: string): Sentence[] {
  const found: Sentence[] = [];
  let start = 0;
  const add = (end: number): void => {
    const raw = text.slice(start, end);
    const trimmed = raw.trim();
    if (trimmed !== "") found.push({ text: trimmed, start: start + raw.indexOf(trimmed[0] ?? "") });
    start = end;
  };
  for (const stop of text.matchAll(/[.!?]["')\]”’]*(?=\s+["'(“‘[]*[A-Z0-9\uFFFC\uE001])/g)) {
    const end = stop.index + stop[0].length;
    if (!abbreviations.test(text.slice(start, stop.index + 1))) add(end);
  }
  add(text.length);
  return found;
}

/** The number of words. A list of names that are code counts as one word. */
export function countWords(sentence: string): number {
  const short = sentence.replace(new RegExp(`${codeSign}(?:(?:,| and| or|, and|, or) ${codeSign})+`, "g"), codeSign);
  return short.split(/\s+/).filter((word) => /[\p{L}\p{N}\uFFFC]/u.test(word)).length;
}
