import { type Dialect, dialectOf, type LineFormat } from "../model/dialect.ts";
import type { LineReader } from "./line-reader.ts";
import { maxKnownWords, shapeNumber } from "./shape-numbers.ts";
import { commonLength, maxWords, readWords } from "./word.ts";

/*
 * This file splits lines at spaces. In QuickJS that takes half of the time of a regular expression, and characters take
 * longer than either (docs/performance.md). Odd lines are left to readWords.
 */

/** Returns a reader of lines of one format. */
export function newLineReader(format: LineFormat): LineReader {
  return new SpaceSplitter(format);
}

/** Returns whether a text holds a character. In QuickJS splitting takes a third of the time of a search. */
export function holds(text: string, character: string): boolean {
  return text.split(character, 2).length > 1;
}

/**
 * A piece of a line between two spaces that has one of these characters may be more or less than one word. They are other
 * white space, the start of a comment, and what some formats replace.
 */
const odd = /[\0-\x20#$,\x7f-\uffff]/;

/** The number of the shape of plain names, which have no odd character. */
const plainWord = shapeNumber("a", "current");

class SpaceSplitter implements LineReader {
  shapes = 0;
  readonly #format: LineFormat;
  readonly #dialect: Dialect;
  /** The numbers of the shapes of words without odd characters. A look-up takes half of the time of a map's. */
  readonly #known: Record<string, number | undefined> = Object.create(null);
  #knownWords = 0;

  constructor(format: LineFormat) {
    this.#format = format;
    this.#dialect = dialectOf(format);
  }

  read(line: string): readonly string[] {
    // readWords does not split a long line further than necessary.
    if (line.length > commonLength || this.#dialect === "legacy") return this.#readOdd(line);
    const known = this.#known;
    const words = line.split(" ");
    const { length } = words;
    let count = 0;
    let shapes = 0;
    for (let index = 0; index < length; index++) {
      const word = words[index] as string;
      if (word.length === 0) continue;
      const number = known[word] ?? this.#numberOf(word);
      if (number === 0) return this.#readTabs(line);
      words[count++] = word;
      shapes = shapes * 32 + number;
    }
    if (count > maxWords) return this.#readOdd(line);
    if (count < length) words.length = count;
    this.shapes = shapes;
    return words;
  }

  /** Returns the number of a new piece, or 0 if the piece is odd. */
  #numberOf(text: string): number {
    const number = shapeNumber(text, this.#dialect);
    if (number !== plainWord && odd.test(text)) return 0;
    if (this.#knownWords++ < maxKnownWords) this.#known[text] = number;
    return number;
  }

  #readTabs(line: string): readonly string[] {
    const spaced = line.replaceAll("\t", " ");
    return spaced === line ? this.#readOdd(line) : this.read(spaced);
  }

  /** Words of an odd line are not remembered: they can be odd pieces, such as a word that begins with `#`. */
  #readOdd(line: string): readonly string[] {
    const words = readWords(line, this.#format);
    this.shapes = words.reduce((shapes, word) => shapes * 32 + shapeNumber(word, this.#dialect), 0);
    return words;
  }
}
