import t from "tap";
import type { LineFormat } from "../../../src/policy/model/dialect.ts";
import { isSyntaxError, LineParser } from "../../../src/policy/syntax/parse-line.ts";
import {
  type DirectiveStatement,
  includePath,
  isRule,
  type Statement,
  spanAt,
  wordAt,
} from "../../../src/policy/syntax/statement.ts";

function read(line: string, format: LineFormat): Statement {
  const result = new LineParser(format).parse(line, "/f", 7);
  if (result === undefined || isSyntaxError(result)) throw new Error(`no statement: ${line}`);
  return result;
}

t.test("words and their places", async (t) => {
  const statement = read("  $anyvm\tdom0 allow,user=x", "service");
  t.ok(isRule(statement));
  t.equal(wordAt(statement, 0), "@anyvm");
  t.equal(wordAt(statement, 3), "user=x");
  t.strictSame(spanAt(statement, 0), { file: "/f", line: 7, column: 3, length: 6 });
  t.strictSame(spanAt(statement, 3), { file: "/f", line: 7, column: 21, length: 6 });
});

const includes: readonly (readonly [line: string, format: LineFormat, path: string])[] = [
  ["!include a/b", "policy", "a/b"],
  ["!include-dir a", "policy", "a"],
  ["!include-service x * a,b", "policy", "a,b"],
  ["$include:a", "service", "a"],
  ["@include:a b", "legacy", "a b"],
  ["$include:", "legacy", ""],
];

t.test("the path of an include", async (t) => {
  for (const [line, format, path] of includes) {
    const statement = read(line, format);
    t.notOk(isRule(statement));
    t.equal(includePath(statement as DirectiveStatement), path, line);
  }
});
