import t from "tap";
import { type IncludePlace, LoadErrors } from "../../../src/policy/load/load-errors.ts";
import type { FileProblem } from "../../../src/policy/load/policy-files.ts";
import type { LineFormat } from "../../../src/policy/model/dialect.ts";
import { isSyntaxError, LineParser } from "../../../src/policy/syntax/parse-line.ts";
import type { DirectiveStatement } from "../../../src/policy/syntax/statement.ts";

function place(line: string, format: LineFormat, base: string): IncludePlace {
  const statement = new LineParser(format).parse(line, "/etc/a", 2);
  if (statement === undefined || isSyntaxError(statement)) throw new Error(`no statement: ${line}`);
  return { statement: statement as DirectiveStatement, base };
}

const included = place(" !include x", "policy", "/etc");
const span = { file: "/etc/a", line: 2, column: 11, length: 1 };

/** Problems with a file, each with the error code for a top-level file and for an included file. */
const problems: readonly (readonly [code: FileProblem["code"], top: string, included: string])[] = [
  ["missing", "missing-file", "missing-include"],
  ["wrong-kind", "missing-file", "missing-include"],
  ["unreadable", "unreadable-file", "unreadable-file"],
  ["link-loop", "unreadable-file", "unreadable-file"],
  ["too-large", "too-large", "too-large"],
  ["too-many-entries", "too-large", "too-large"],
  ["not-utf8", "not-utf8", "not-utf8"],
];

t.test("errors of a top-level file", async (t) => {
  for (const [code, top] of problems) {
    const errors = new LoadErrors();
    errors.addProblem("/x", { code, message: "is odd" });
    const diagnostic = { code: top, severity: "error", message: "/x is odd", file: "/x" };
    t.strictSame(errors.all, [{ kind: "AccessDenied", diagnostic }], code);
  }
});

t.test("errors of an included file", async (t) => {
  for (const [code, , expected] of problems) {
    const errors = new LoadErrors();
    errors.addProblem("/etc/x", { code, message: "is odd" }, included);
    const missing = expected === "missing-include";
    const diagnostic = {
      ...{ code: expected, severity: "error", message: "/etc/x is odd", file: "/etc/a", span, excerpt: " !include x" },
      ...(missing ? { help: "create the file or correct the path, which is relative to /etc" } : {}),
    };
    t.strictSame(errors.all, [{ kind: missing ? "PolicySyntaxError" : "AccessDenied", diagnostic }], code);
  }
});

t.test("in R4.0 a missing include is not a syntax error", async (t) => {
  const errors = new LoadErrors();
  errors.addProblem("/etc/x", { code: "missing", message: "is odd" }, place("@include:x", "legacy", "/etc"));
  t.match(errors.all, [
    { kind: "AccessDenied", diagnostic: { code: "missing-include", span: { column: 1, length: 10 } } },
  ]);
});

t.test("an error in undecodable text has a place", async (t) => {
  const problem = { code: "not-utf8", message: "the line is odd", line: 4, column: 7 } as const;
  const there = { file: "/etc/x", line: 4, column: 7, length: 1 };
  const texts = { message: "the line is odd", help: "save the file as UTF-8" };
  const diagnostic = { code: "not-utf8", severity: "error", ...texts, file: "/etc/x", span: there };
  const top = new LoadErrors();
  top.addProblem("/etc/x", problem);
  t.strictSame(top.all, [{ kind: "PolicySyntaxError", diagnostic }]);
  const inner = new LoadErrors();
  inner.addProblem("/etc/x", problem, included);
  const related = [{ span, message: "included from here" }];
  t.strictSame(inner.all, [{ kind: "PolicySyntaxError", diagnostic: { ...diagnostic, related } }]);
});

t.test("an error is reported once", async (t) => {
  const errors = new LoadErrors();
  const one = { code: "syntax", severity: "error", message: "wrong", file: "/f" } as const;
  errors.add("PolicySyntaxError", one);
  errors.add("PolicySyntaxError", { ...one });
  errors.add("PolicySyntaxError", { ...one, span });
  errors.add("PolicySyntaxError", { ...one, span: { ...span, column: 1 } });
  errors.add("PolicySyntaxError", { ...one, message: "very wrong" });
  t.equal(errors.all.length, 4);
});
