import { type Dialect, dialectOf, type LineFormat } from "../model/dialect.ts";
import type { LineReader } from "./line-reader.ts";
import { maxKnownWords, shapeNumber } from "./shape-numbers.ts";
import { readWords } from "./word.ts";

/*
 * This file splits lines by regular expressions, which is the fastest way in Node.js. The native executable has
 * split-line.native.ts in its place.
 */

/** Returns a reader of lines of one format. */
export function newLineReader(format: LineFormat): LineReader {
  return new WordMatcher(format);
}

/** Returns whether a text holds a character. */
export function holds(text: string, character: string): boolean {
  return text.includes(character);
}

class WordMatcher implements LineReader {
  shapes = 0;
  readonly #format: LineFormat;
  readonly #dialect: Dialect;
  /** The numbers of the shapes of words. */
  readonly #known = new Map<string, number>();

  constructor(format: LineFormat) {
    this.#format = format;
    this.#dialect = dialectOf(format);
  }

  read(line: string): readonly string[] {
    const words = readWords(line, this.#format);
    const known = this.#known;
    let shapes = 0;
    for (let index = 0; index < words.length; index++) {
      const word = words[index] as string;
      shapes = shapes * 32 + (known.get(word) ?? this.#numberOf(word));
    }
    this.shapes = shapes;
    return words;
  }

  #numberOf(word: string): number {
    const number = shapeNumber(word, this.#dialect);
    if (this.#known.size < maxKnownWords) this.#known.set(word, number);
    return number;
  }
}
