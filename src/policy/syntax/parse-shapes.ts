import type { LineFormat } from "../model/dialect.ts";
import { findCommonPlan } from "./common-lines.ts";
import { LineGrammar } from "./line-grammar.ts";
import type { LineFailure, LinePlan } from "./line-plan.ts";
import type { Shape } from "./shape.ts";

/** The maximum number of cached answers. A real system has some dozens of different lines of shapes. */
const maxKept = 4096;

/**
 * Parses lines of shapes of one format. A table that was generated from the grammar answers for common lines. Otherwise
 * the grammar is asked, once for each line of shapes.
 */
export class ShapeParser {
  readonly #format: LineFormat;
  readonly #kept = new Map<string, LinePlan | LineFailure>();
  #grammar: LineGrammar | undefined;

  constructor(format: LineFormat) {
    this.#format = format;
  }

  /**
   * Returns the plan of a line with these shapes, or the reason why it has none. The line must have at least one word.
   */
  parse(shapes: readonly Shape[]): LinePlan | LineFailure {
    return findCommonPlan(this.#format, shapes) ?? this.#ask(shapes);
  }

  #ask(shapes: readonly Shape[]): LinePlan | LineFailure {
    const key = shapes.join(" ");
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    this.#grammar ??= new LineGrammar(this.#format);
    const answer = this.#grammar.parse(shapes);
    if (this.#kept.size < maxKept) this.#kept.set(key, answer);
    return answer;
  }
}
