import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import nearley from "nearley";
import t from "tap";
import { compileGrammar } from "../../scripts/compile-grammar.ts";

const head = "@preprocessor typescript\n";

t.test("tokens are compared by type, not by name", async (t) => {
  const code = compileGrammar(
    `${head}@lexer lexer\n@{% const lexer = undefined; %}\na -> %default %b {% () => 1 %}\n`,
    "x.ne",
  );
  t.match(code, /^\/\/ generated from grammar\/x\.ne by npm run build:grammar; do not edit\n\/\/ @ts-nocheck\n/);
  const file = join(t.testdir({}), "x.ts");
  writeFileSync(file, code);
  const { default: compiled } = await import(pathToFileURL(file).href);
  const parser = new nearley.Parser(nearley.Grammar.fromCompiled(compiled));
  parser.lexer = lexerOf([{ type: "default" }, { type: "b" }]);
  parser.feed("");
  t.same(parser.results, [1]);
});

function lexerOf(tokens: readonly { type: string }[]): nearley.Lexer {
  const rest = tokens.map((token) => ({ ...token, value: "" }));
  return { reset: () => {}, next: () => rest.shift(), save: () => ({}), formatError: () => "" };
}

const faults: readonly (readonly [fault: string, grammar: string, message: RegExp])[] = [
  [
    "a syntax error",
    `${head}a -> "x"\nb - > "y"\n`,
    /^x\.ne: invalid syntax at line 3 col 3:[\s\S]*Unexpected input \(lexer error\)\.$/,
  ],
  ["an unfinished rule", `${head}a ->`, /^x\.ne: the file ends in the middle/],
  ["nothing", "", /^x\.ne: the file ends in the middle/],
  ["no rules", head, /^x\.ne: it has no rules$/],
  ["another preprocessor", 'a -> "x"\n', /^x\.ne: write @preprocessor typescript at its top$/],
  ["undefined symbols", `${head}a -> b c b\n`, /^x\.ne: Undefined symbol `b` used\. Undefined symbol `c` used\.$/],
  [
    "faulty code",
    `${head}a -> "x" {% d => = %}\n`,
    /^x\.ne: its code is faulty: Unexpected "=", at or before: \{"name": "a"/,
  ],
];

for (const [fault, grammar, message] of faults) {
  t.test(`a grammar with ${fault}`, async (t) => {
    t.throws(() => compileGrammar(grammar, "x.ne"), { message });
  });
}
