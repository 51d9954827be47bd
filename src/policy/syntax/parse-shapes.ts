import type { LineFormat } from "../model/dialect.ts";
import { LineGrammar } from "./line-grammar.ts";
import type { LineFailure, LinePlan } from "./line-plan.ts";
import type { Shape } from "./shape.ts";
import { findUsualPlan } from "./usual-lines.ts";

/** Answers are kept up to this number of different lines of shapes; a real system has some dozens. */
const maximumKept = 4096;

/**
 * Parses lines of shapes of one format. The grammar has said beforehand what usual lines mean; it is asked again once
 * for each line of shapes that is not usual.
 */
export class ShapeParser {
  readonly #format: LineFormat;
  readonly #kept = new Map<string, LinePlan | LineFailure>();
  #grammar: LineGrammar | undefined;

  constructor(format: LineFormat) {
    this.#format = format;
  }

  /** The plan of a line with these shapes, or why there is none. The line has at least one word. */
  parse(shapes: readonly Shape[]): LinePlan | LineFailure {
    return findUsualPlan(this.#format, shapes) ?? this.#ask(shapes);
  }

  #ask(shapes: readonly Shape[]): LinePlan | LineFailure {
    const key = shapes.join(" ");
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    this.#grammar ??= new LineGrammar(this.#format);
    const answer = this.#grammar.parse(shapes);
    if (this.#kept.size < maximumKept) this.#kept.set(key, answer);
    return answer;
  }
}
