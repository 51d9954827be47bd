import type { Diagnostic } from "../../base/diagnostic.ts";
import { type Dialect, dialectOf, type LineFormat } from "../model/dialect.ts";
import { ShapeParser } from "./parse-shapes.ts";
import { type Shape, shapeOf } from "./shape.ts";
import type { Statement } from "./statement.ts";
import { describeFailure } from "./syntax-error.ts";
import { maximumWords, readWords } from "./word.ts";

/** What a line holds: a statement, nothing (a blank line or a comment), or an error. */
export type LineResult = Statement | Diagnostic | undefined;

/** Tells an error from a statement. */
export function isSyntaxError(result: Statement | Diagnostic): result is Diagnostic {
  return "code" in result;
}

/** Shapes are remembered for this number of different words; policies say the same words again and again. */
const maximumRemembered = 4096;

/** Reads lines of one format. One parser serves any number of files. */
export class LineParser {
  readonly format: LineFormat;
  readonly #dialect: Dialect;
  readonly #parser: ShapeParser;
  readonly #shapes = new Map<string, Shape>();

  constructor(format: LineFormat) {
    this.format = format;
    this.#dialect = dialectOf(format);
    this.#parser = new ShapeParser(format);
  }

  /**
   * Reads a line.
   *
   * @param text the line without its end
   * @param file the name that errors give the file
   * @param line the line's number, from 1
   */
  parse(text: string, file: string, line: number): LineResult {
    const { format } = this;
    const words = readWords(text, format);
    if (words.length === 0) return undefined;
    if (words.length > maximumWords) {
      return describeFailure({ kind: "failure", at: maximumWords, wanted: [] }, { text, words, file, line, format });
    }
    const plan = this.#parser.parse(words.map(this.#shapeOf, this));
    return plan.kind === "failure"
      ? describeFailure(plan, { text, words, file, line, format })
      : { plan, words, file, line, text, format };
  }

  #shapeOf(word: string): Shape {
    const known = this.#shapes.get(word);
    if (known !== undefined) return known;
    const shape = shapeOf(word, this.#dialect);
    if (this.#shapes.size < maximumRemembered) this.#shapes.set(word, shape);
    return shape;
  }
}
