import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import t from "tap";
import type { LineFormat } from "../../../src/policy/model/dialect.ts";
import { isSyntaxError, LineParser } from "../../../src/policy/syntax/parse-line.ts";
import { ruleLine } from "../../rig/policy-arbitraries.ts";

t.test("a line is a statement, nothing, or an error", async (t) => {
  const parser = new LineParser("policy");
  t.equal(parser.format, "policy");
  t.equal(parser.parse("", "/f", 1), undefined);
  t.equal(parser.parse(" # a * b", "/f", 1), undefined);
  const text = "a * b c  allow user=d";
  const statement = parser.parse(text, "/f", 2);
  t.strictSame(statement, {
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

t.test("any number of words is split", async (t) => {
  const parser = new LineParser("policy");
  for (let number = 0; number < 1100; number++) {
    const names = [`a${number}`, `+${number}`, `b${number}`, `@tag:${number}`];
    const statement = parser.parse([...names, "deny"].join(" "), "/f", number);
    if (statement === undefined || isSyntaxError(statement)) t.fail(`line ${number}`);
  }
  t.match(parser.parse("new.Service + new @new deny", "/f", 1), { code: "syntax", span: { column: 19 } });
});

t.test("a line has at most 64 words", async (t) => {
  const parser = new LineParser("legacy");
  const line = (options: number): string => `a b allow${",user=x".repeat(options)}`;
  t.match(parser.parse(line(61), "/f", 1), { plan: { kind: "rule" } });
  t.match(parser.parse(line(62), "/f", 1), { code: "syntax", message: "the line has more than 64 words" });
});

t.test("words that look wrong but are valid names or users", async (t) => {
  const accepted = [
    ["policy", "a * $anyvm b deny"],
    ["policy", "a * b,c !include deny"],
    ["policy", "a * {{ * deny"],
    ["policy", "a * b c allow user=root,target=d"],
    ["service", "\ufeffa b deny"],
    ["legacy", "* ** deny"],
  ] as const;
  for (const [format, line] of accepted) {
    t.match(new LineParser(format).parse(line, "/f", 1), { plan: { kind: "rule" } }, format);
  }
});

t.test("a parser gives the same result after other lines", async () => {
  const parsers = {
    policy: new LineParser("policy"),
    service: new LineParser("service"),
    legacy: new LineParser("legacy"),
  };
  const word = fc.oneof(
    fc.constantFrom("*", "a", "+a", "@anyvm", "@default", "@tag:a", "@tag:", "allow", "ask", "deny", "!include", "#"),
    fc.constantFrom("target=a", "target=@anyvm", "user=", "notify=yes", "notify=", "$include:a", ",", "a,b"),
    fc.string({ maxLength: 3 }),
  );
  const words = fc.array(word, { maxLength: 8 }).map((each) => each.join(" "));
  const line = fc.oneof(words, ruleLine("policy"), ruleLine("service"), ruleLine("legacy"));
  const property = fc.property(fc.constantFrom<LineFormat>("policy", "service", "legacy"), line, (format, text) =>
    isDeepStrictEqual(parsers[format].parse(text, "/f", 1), new LineParser(format).parse(text, "/f", 1)),
  );
  fc.assert(property, { numRuns: 3000 });
});
