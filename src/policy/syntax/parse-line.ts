import type { Diagnostic } from "../../base/diagnostic.ts";
import { type Dialect, dialectOf, type LineFormat } from "../model/dialect.ts";
import type { LineFailure, LinePlan } from "./line-plan.ts";
import type { LineReader } from "./line-reader.ts";
import { ShapeParser } from "./parse-shapes.ts";
import { shapeOf } from "./shape.ts";
import { shapesOf } from "./shape-numbers.ts";
import { newLineReader } from "./split-line.ts";
import type { Statement } from "./statement.ts";
import { describeFailure } from "./syntax-error.ts";
import { maxWords } from "./word.ts";

/** The content of a line: a statement, nothing (a blank line or a comment), or an error. */
export type LineResult = Statement | Diagnostic | undefined;

/** Returns whether the result is an error. */
export function isSyntaxError(result: Statement | Diagnostic): result is Diagnostic {
  return (result as Partial<Diagnostic>).code !== undefined;
}

/** The maximum number of cached lines of shapes with their plans. */
const maxRemembered = 4096;

/** The maximum length of a line whose shapes {@link LineReader} encodes exactly. */
const maxNumbered = 10;

/** Parses lines of one format. One parser serves any number of files. */
export class LineParser {
  readonly format: LineFormat;
  readonly #dialect: Dialect;
  readonly #reader: LineReader;
  readonly #parser: ShapeParser;
  /** Plans by the number of a line's shapes. */
  readonly #plans = new Map<number, LinePlan | LineFailure>();

  constructor(format: LineFormat) {
    this.format = format;
    this.#dialect = dialectOf(format);
    this.#reader = newLineReader(format);
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
    return statement === null ? this.describe(text, file, line) : statement;
  }

  /** Describes the error of a line that has one. */
  describe(text: string, file: string, line: number): Diagnostic {
    const { format } = this;
    const words = this.#reader.read(text);
    return describeFailure(this.#planOf(words) as LineFailure, { text, words, file, line, format }, this.#parser);
  }

  /** Parses a line without describing an error, which is much slower than detecting it. Returns null for an error. */
  read(text: string, file: string, line: number): Statement | undefined | null {
    const words = this.#reader.read(text);
    if (words.length === 0) return undefined;
    const plan = this.#planOf(words);
    return plan.kind === "failure" ? null : { plan, words, file, line, text, format: this.format };
  }

  /** @param words the line that was read last */
  #planOf(words: readonly string[]): LinePlan | LineFailure {
    if (words.length > maxWords) return { kind: "failure", at: maxWords, wanted: [] };
    const numbered = words.length <= maxNumbered;
    const known = numbered ? this.#plans.get(this.#reader.shapes) : undefined;
    if (known !== undefined) return known;
    const line = this.#reader.shapes;
    const shapes = numbered ? shapesOf(line, words.length) : words.map((word) => shapeOf(word, this.#dialect));
    const plan = this.#parser.parse(shapes);
    if (numbered && this.#plans.size < maxRemembered) this.#plans.set(line, plan);
    return plan;
  }
}
