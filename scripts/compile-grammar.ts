import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { type TransformFailure, transformSync } from "esbuild";
import nearley from "nearley";
import compile, { type CompiledGrammar } from "nearley/lib/compile.js";
import generate from "nearley/lib/generate.js";
import lint from "nearley/lib/lint.js";
import language from "nearley/lib/nearley-language-bootstrapped.js";
import { writeIfChanged } from "./files.ts";

/**
 * Compiles a grammar to a TypeScript module.
 *
 * @param text the text of the grammar
 * @param path its path: for messages, and `@include` starts from it
 * @throws Error with a readable message if the grammar is faulty
 */
export function compileGrammar(text: string, path: string): string {
  try {
    const grammar = compile(parse(text), { args: [path] });
    const code = `${header(basename(path))}${generate(checked(grammar), "grammar").replace(/^(\/\/ .*\n)+/, "")}`;
    checkCode(code);
    return code;
  } catch (error) {
    throw new Error(`${path}: ${reason(error as Error)}`, { cause: error });
  }
}

function header(name: string): string {
  return `// generated from grammar/${name} by npm run build:grammar; do not edit\n// @ts-nocheck\n\n`;
}

function parse(text: string): unknown {
  const parser = new nearley.Parser(nearley.Grammar.fromCompiled(language));
  parser.feed(text);
  parser.feed("\n");
  if (parser.results.length === 0) throw new Error("the file ends in the middle of a rule or a directive");
  return parser.results[0];
}

/** Rejects faults that nearley accepts. `%name` then stands only for tokens of the type `name`. */
function checked(grammar: CompiledGrammar): CompiledGrammar {
  if (grammar.config.preprocessor !== "typescript") throw new Error("write @preprocessor typescript at its top");
  if (grammar.rules.length === 0) throw new Error("it has no rules");
  const warnings = new Set<string>();
  lint(grammar, { out: { write: (line) => warnings.add(line.replace(/^WARN\t/, "").trim()) } });
  if (warnings.size > 0) throw new Error([...warnings].join(" "));
  // nearley also writes a variable of that name, and some names of tokens are reserved words.
  grammar.customTokens = [];
  for (const { symbols } of grammar.rules) {
    for (const [index, symbol] of symbols.entries()) symbols[index] = typedToken(symbol);
  }
  return grammar;
}

function typedToken(symbol: unknown): unknown {
  if (typeof symbol !== "object" || symbol === null || !("token" in symbol)) return symbol;
  const name = /\{type: "(.*?)"\}/.exec(String(symbol.token))?.[1] ?? String(symbol.token);
  return { token: `{ type: ${JSON.stringify(name)} }` };
}

/** nearley copies the code of a grammar without reading it. */
function checkCode(code: string): void {
  try {
    transformSync(code, { loader: "ts", logLevel: "silent" });
  } catch (error) {
    const [first] = (error as TransformFailure).errors;
    throw new Error(`its code is faulty: ${first?.text}, at or before: ${first?.location?.lineText.trim()}`);
  }
}

/** nearley's messages fill pages; the useful part comes before the list of all possible tokens. */
function reason(error: Error): string {
  return error.message.replace(/ Instead, I was expecting[\s\S]*| I did not expect any more input[\s\S]*/, "").trim();
}

/** Compiles all grammars of a folder. */
function main(from: string, to: string): void {
  const names = readdirSync(from).filter((name) => name.endsWith(".ne"));
  if (names.length === 0) throw new Error(`${from}: no file NAME.ne exists`);
  mkdirSync(to, { recursive: true });
  for (const name of names) {
    const path = join(from, name);
    const code = compileGrammar(readFileSync(path, "utf8"), path);
    writeIfChanged(join(to, `${basename(name, ".ne")}-grammar.generated.ts`), code);
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main(argv[2] ?? "grammar", argv[3] ?? "src/policy/syntax");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
