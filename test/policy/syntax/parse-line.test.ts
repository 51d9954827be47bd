import t from "tap";
import { isSyntaxError, LineParser } from "../../../src/policy/syntax/parse-line.ts";

t.test("a line is a statement, nothing, or an error", async (t) => {
  const parser = new LineParser("policy");
  t.equal(parser.format, "policy");
  t.equal(parser.parse("", "/f", 1), undefined);
  t.equal(parser.parse(" # a * b", "/f", 1), undefined);
  const text = "a * b c  allow user=d";
  const statement = parser.parse(text, "/f", 2);
  t.same(statement, {
    plan: { kind: "rule", service: 0, argument: 1, source: 2, target: 3, action: 4, options: [5] },
    words: ["a", "*", "b", "c", "allow", "user=d"],
    file: "/f",
    line: 2,
    text,
    format: "policy",
  });
  const error = parser.parse("a * b c Allow", "/f", 3);
  t.match(error, { code: "syntax", severity: "error", file: "/f", span: { line: 3, column: 9, length: 5 } });
  t.ok(error !== undefined && isSyntaxError(error));
  t.notOk(statement !== undefined && isSyntaxError(statement));
});

t.test("words are told apart however many there are", async (t) => {
  const parser = new LineParser("policy");
  for (let number = 0; number < 1100; number++) {
    const names = [`a${number}`, `+${number}`, `b${number}`, `@tag:${number}`];
    const statement = parser.parse([...names, "deny"].join(" "), "/f", number);
    if (statement === undefined || isSyntaxError(statement)) t.fail(`line ${number}`);
  }
  t.match(parser.parse("new.Service + new @new deny", "/f", 1), { code: "syntax", span: { column: 19 } });
});

t.test("a line has 64 words at the most", async (t) => {
  const parser = new LineParser("legacy");
  const line = (options: number): string => `a b allow${",user=x".repeat(options)}`;
  t.match(parser.parse(line(61), "/f", 1), { plan: { kind: "rule" } });
  t.match(parser.parse(line(62), "/f", 1), { code: "syntax", message: "the line has more than 64 words" });
});
