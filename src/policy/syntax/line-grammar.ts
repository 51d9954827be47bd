import nearley, { type CompiledRules, type Grammar, type LexerState, type Parser } from "nearley";
import type { LineFormat } from "../model/dialect.ts";
import type { LineFailure, LinePlan } from "./line-plan.ts";
import compiledGrammar from "./policy-grammar.generated.ts";
import type { Shape } from "./shape.ts";

interface ShapeToken {
  readonly type: Shape;
  /** Required by nearley's types. */
  readonly value: string;
  readonly index: number;
}

const startSymbols: Readonly<Record<LineFormat, string>> = {
  policy: "policy_line",
  service: "service_line",
  legacy: "legacy_line",
};

/** The grammar of one format. */
export class LineGrammar {
  readonly #grammar: Grammar;

  constructor(format: LineFormat, rules: CompiledRules = compiledGrammar) {
    this.#grammar = nearley.Grammar.fromCompiled({ ...rules, ParserStart: startSymbols[format] });
    this.#grammar.lexer = new ShapeLexer();
  }

  /**
   * Returns the plan of a line with these shapes, or the reason why it has none. The line must have at least one word.
   */
  parse(shapes: readonly Shape[]): LinePlan | LineFailure {
    const parser = new nearley.Parser(this.#grammar, { keepHistory: true });
    try {
      // The types require text, but nearley passes its input to the lexer unchanged, and this lexer takes shapes.
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
  // nearley has a column for every accepted token, and one for the next.
  const { table } = parser as unknown as { table: { wants: Record<string, unknown> }[] };
  const { wants } = table[at] as { wants: Record<string, unknown> };
  return { kind: "failure", at, wanted: Object.keys(wants) };
}

/** Passes shapes to nearley as typed tokens, as nearley's documentation requires of a custom lexer. */
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
}
