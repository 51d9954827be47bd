// The parts of nearley's own compiler that scripts/compile-grammar.ts uses; @types/nearley leaves them out.

declare module "nearley/lib/nearley-language-bootstrapped.js" {
  const language: import("nearley").CompiledRules;
  export default language;
}

declare module "nearley/lib/compile.js" {
  export interface CompiledGrammar {
    readonly rules: { readonly symbols: unknown[] }[];
    readonly config: { readonly preprocessor?: string; readonly lexer?: string };
    customTokens: string[];
  }
  /** Makes the rules of a parsed grammar. `args` holds the path that `@include` is relative to. */
  export default function compile(parsed: unknown, options: { args: string[] }): CompiledGrammar;
}

declare module "nearley/lib/generate.js" {
  export default function generate(grammar: import("nearley/lib/compile.js").CompiledGrammar, name: string): string;
}

declare module "nearley/lib/lint.js" {
  export default function lint(
    grammar: import("nearley/lib/compile.js").CompiledGrammar,
    options: { out: { write(text: string): void } },
  ): void;
}
