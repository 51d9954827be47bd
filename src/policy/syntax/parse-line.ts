import type { Diagnostic } from "../../base/diagnostic.ts";
import { type Dialect, dialectOf, type LineFormat } from "../model/dialect.ts";
import type { LineFailure, LinePlan } from "./line-plan.ts";
import { ShapeParser } from "./parse-shapes.ts";
import { type Shape, shapeOf, shapes } from "./shape.ts";
import type { Statement } from "./statement.ts";
import { describeFailure } from "./syntax-error.ts";
import { maxWords, readWords } from "./word.ts";

/** The content of a line: a statement, nothing (a blank line or a comment), or an error. */
export type LineResult = Statement | Diagnostic | undefined;

/** Returns whether the result is an error. */
export function isSyntaxError(result: Statement | Diagnostic): result is Diagnostic {
  return (result as Partial<Diagnostic>).code !== undefined;
}

/** The maximum number of cached words with their shapes, and of cached lines of shapes with their plans. */
const maxRemembered = 4096;

/** The maximum length of a line whose shapes are encoded as one number, with one base-32 digit for each word. */
const maxNumbered = 10;

const shapeNumbers: ReadonlyMap<Shape, number> = new Map(shapes.map((shape, index) => [shape, index + 1]));

/** Parses lines of one format. One parser serves any number of files. */
export class LineParser {
  readonly format: LineFormat;
  readonly #dialect: Dialect;
  readonly #parser: ShapeParser;
  /** Numbers of shapes, from 1, by word. Policies repeat the same words. */
  readonly #numbers = new Map<string, number>();
  /** Plans by the number of a line's shapes. */
  readonly #plans = new Map<number, LinePlan | LineFailure>();

  constructor(format: LineFormat) {
    this.format = format;
    this.#dialect = dialectOf(format);
    this.#parser = new ShapeParser(format);
  }

  /**
   * Parses a line.
   *
   * @param text the line without its end
   * @param file the name that errors use for the file
   * @param line the number of the line, from 1
   */
  parse(text: string, file: string, line: number): LineResult {
    const statement = this.read(text, file, line);
    if (statement !== null) return statement;
    const { format } = this;
    const words = readWords(text, format);
    return describeFailure(this.#planOf(words) as LineFailure, { text, words, file, line, format });
  }

  /** Parses a line without describing an error, which is much slower than detecting it. Returns null for an error. */
  read(text: string, file: string, line: number): Statement | undefined | null {
    const { format } = this;
    const words = readWords(text, format);
    if (words.length === 0) return undefined;
    const plan = this.#planOf(words);
    return plan.kind === "failure" ? null : { plan, words, file, line, text, format };
  }

  #planOf(words: readonly string[]): LinePlan | LineFailure {
    if (words.length > maxWords) return { kind: "failure", at: maxWords, wanted: [] };
    let line = 0;
    for (let index = 0; index < words.length; index++) {
      const word = words[index] as string;
      line = line * 32 + (this.#numbers.get(word) ?? this.#numberOf(word));
    }
    const numbered = words.length <= maxNumbered;
    const known = numbered ? this.#plans.get(line) : undefined;
    if (known !== undefined) return known;
    const plan = this.#parser.parse(words.map((word) => shapeOf(word, this.#dialect)));
    if (numbered && this.#plans.size < maxRemembered) this.#plans.set(line, plan);
    return plan;
  }

  #numberOf(word: string): number {
    const number = shapeNumbers.get(shapeOf(word, this.#dialect)) as number;
    if (this.#numbers.size < maxRemembered) this.#numbers.set(word, number);
    return number;
  }
}
