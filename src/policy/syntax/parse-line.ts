import type { Diagnostic } from "../../base/diagnostic.ts";
import { dialectOf, type LineFormat } from "../model/dialect.ts";
import { type LinePlan, ShapeParser } from "./parse-shapes.ts";
import { shapeOf } from "./shape.ts";
import type { Statement } from "./statement.ts";
import { describeFailure } from "./syntax-error.ts";
import { maximumWords, readWords, type Word } from "./word.ts";

/** What a line holds: a statement, nothing (a blank line or a comment), or an error. */
export type LineResult = Statement | Diagnostic | undefined;

/** Tells an error from a statement. */
export function isSyntaxError(result: Statement | Diagnostic): result is Diagnostic {
  return "code" in result;
}

/** Reads lines of one format. One parser serves any number of files. */
export class LineParser {
  readonly format: LineFormat;
  readonly #shapes: ShapeParser;

  constructor(format: LineFormat) {
    this.format = format;
    this.#shapes = new ShapeParser(format);
  }

  /**
   * Reads a line.
   *
   * @param text the line without its end
   * @param file the name that errors give the file
   * @param line the line's number, from 1
   */
  parse(text: string, file: string, line: number): LineResult {
    const words = readWords(text, this.format);
    if (words.length === 0) return undefined;
    const dialect = dialectOf(this.format);
    const plan = this.#shapes.parse(words.slice(0, maximumWords).map((word) => shapeOf(word.text, dialect)));
    if (plan.kind === "failure" || words.length > maximumWords) {
      const failure = plan.kind === "failure" ? plan : { kind: "failure" as const, at: maximumWords, wanted: [] };
      return describeFailure(failure, { text, words, file, line, format: this.format });
    }
    return statement(plan, words, line);
  }
}

function statement(plan: LinePlan, words: readonly Word[], line: number): Statement {
  const word = (index: number): Word => words[index] as Word;
  switch (plan.kind) {
    case "rule":
      return {
        kind: "rule",
        line,
        ...(plan.service < 0 ? {} : { service: word(plan.service), argument: word(plan.argument) }),
        source: word(plan.source),
        target: word(plan.target),
        action: word(plan.action),
        options: plan.options.map(word),
      };
    case "include":
      return { kind: "include", line, path: includePath(word(plan.path)) };
    case "include-dir":
      return { kind: "include-dir", line, path: word(plan.path) };
    case "include-service":
      return {
        kind: "include-service",
        line,
        service: word(plan.service),
        argument: word(plan.argument),
        path: word(plan.path),
      };
    case "compat-4.0":
      return { kind: "compat-4.0", line, directive: word(0) };
  }
}

/** In R4.0 files directive and path are one word, and a path may hold spaces. */
function includePath(word: Word): Word {
  const directive = "@include:";
  if (!word.text.startsWith(directive)) return word;
  return { text: word.text.slice(directive.length), column: word.column + directive.length };
}
