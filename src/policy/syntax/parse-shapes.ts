import { Grammar, type LexerState, Parser } from "nearley";
import type { LineFormat } from "../model/dialect.ts";
import compiledGrammar from "./policy-grammar.generated.ts";
import type { Shape } from "./shape.ts";

/** Which word of a line plays which part. Numbers count the words of the line from 0; -1 is a part not written. */
export type LinePlan =
  | {
      readonly kind: "rule";
      readonly service: number;
      readonly argument: number;
      readonly source: number;
      readonly target: number;
      readonly action: number;
      readonly options: readonly number[];
    }
  | { readonly kind: "include"; readonly path: number }
  | { readonly kind: "include-dir"; readonly path: number }
  | { readonly kind: "include-service"; readonly service: number; readonly argument: number; readonly path: number }
  | { readonly kind: "compat-4.0" };

/** Why a line is none of the grammar's. */
export interface LineFailure {
  readonly kind: "failure";
  /** The word that cannot stand where it stands; the number of words, when the line ends too early. */
  readonly at: number;
  /** The nonterminals of the grammar that could have begun there. */
  readonly wanted: readonly string[];
}

interface ShapeToken {
  readonly type: Shape;
  /** nearley's types want it. */
  readonly value: string;
  readonly index: number;
}

const startSymbols: Readonly<Record<LineFormat, string>> = {
  policy: "policy_line",
  service: "service_line",
  legacy: "legacy_line",
};

/** Answers are kept up to this number of different lines of shapes; a real system has some dozens. */
const maximumKept = 4096;

/** Parses lines of shapes of one format. nearley is asked once for each different line of shapes. */
export class ShapeParser {
  readonly #grammar: Grammar;
  readonly #kept = new Map<string, LinePlan | LineFailure>();

  constructor(format: LineFormat) {
    this.#grammar = Grammar.fromCompiled({ ...compiledGrammar, ParserStart: startSymbols[format] });
    this.#grammar.lexer = new ShapeLexer();
  }

  /** The plan of a line with these shapes, or why there is none. The line has at least one word. */
  parse(shapes: readonly Shape[]): LinePlan | LineFailure {
    const key = shapes.join(" ");
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const answer = this.#ask(shapes);
    if (this.#kept.size < maximumKept) this.#kept.set(key, answer);
    return answer;
  }

  #ask(shapes: readonly Shape[]): LinePlan | LineFailure {
    const parser = new Parser(this.#grammar, { keepHistory: true });
    try {
      // Types say text, but what is fed goes to the lexer as it is, and ours takes shapes.
      parser.feed(shapes as unknown as string);
    } catch (error) {
      return failure(parser, (error as { offset: number }).offset);
    }
    const [plan, second] = parser.results as LinePlan[];
    if (second !== undefined) throw new Error(`the grammar is ambiguous for: ${shapes.join(" ")}`);
    return plan ?? failure(parser, shapes.length);
  }
}

function failure(parser: Parser, at: number): LineFailure {
  const { table } = parser as unknown as { table: { wants: Record<string, unknown> }[] };
  return { kind: "failure", at, wanted: Object.keys(table[at]?.wants ?? {}) };
}

/** Hands shapes to nearley as typed tokens. What it does is what nearley's documentation asks of a custom lexer. */
class ShapeLexer {
  #shapes: readonly Shape[] = [];
  #index = 0;

  reset(shapes: unknown): void {
    this.#shapes = shapes as readonly Shape[];
    this.#index = 0;
  }

  next(): ShapeToken | undefined {
    const type = this.#shapes[this.#index];
    return type === undefined ? undefined : { type, value: type, index: this.#index++ };
  }

  save(): LexerState {
    return {};
  }

  formatError(): string {
    return "";
  }

  has(): boolean {
    return true;
  }
}
