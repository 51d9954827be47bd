import fc from "fast-check";
import { SaxesParser, type SaxesTagPlain } from "saxes";
import t from "tap";
import { findingsJunit } from "../../../src/cli/reporters/findings-junit.ts";
import { type JunitSuite, junitReport } from "../../../src/cli/reporters/junit-report.ts";
import { policyTestsJunit } from "../../../src/cli/reporters/policy-tests-junit.ts";

/** The attributes that the tests use; elements have others too. */
interface Attributes {
  readonly name?: string;
  readonly message?: string;
  readonly failures?: string;
}

/**
 * Returns the elements of a document in its order, each with its attributes.
 *
 * @throws Error if the text is not a document of XML 1.0
 */
function elementsOf(xml: string): [name: string, attributes: Attributes][] {
  const parser = new SaxesParser();
  const elements: [string, Attributes][] = [];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }: SaxesTagPlain) => elements.push([name, { ...attributes }]));
  parser.write(xml).close();
  return elements;
}

const hostile = `"><failure/>]]>&amp;&#0;'\t\r\n\0\x01\x1b[31m\x7f\ud800\udc00\udfff\ufffe\uffff\ud83d\ude00-->`;
const carried = `"><failure/>]]>&amp;&#0;'\t\r\n\ufffd\ufffd\ufffd[31m\x7f\ud800\udc00\ufffd\ufffd\ufffd\ud83d\ude00-->`;

t.test("a report of all kinds of cases", async (t) => {
  const report = junitReport([
    {
      name: "a",
      cases: [
        { name: "passed" },
        { classname: "c", name: "failed", file: "f", problem: { kind: "failure", message: "m", type: "t" } },
        { name: "broken", problem: { kind: "error", message: "e", type: "u" } },
        { name: "left out", problem: { kind: "skipped", output: "o < p" } },
      ],
    },
    { name: "b", cases: [] },
  ]);
  t.equal(
    report,
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" failures="1" errors="1" skipped="1">
  <testsuite name="a" tests="4" failures="1" errors="1" skipped="1">
    <testcase name="passed"/>
    <testcase classname="c" name="failed" file="f">
      <failure message="m" type="t"/>
    </testcase>
    <testcase name="broken">
      <error message="e" type="u"/>
    </testcase>
    <testcase name="left out">
      <skipped/>
      <system-out>o &lt; p</system-out>
    </testcase>
  </testsuite>
  <testsuite name="b" tests="0" failures="0" errors="0" skipped="0"/>
</testsuites>
`,
  );
});

t.test("hostile texts stay inside their attribute or element", async (t) => {
  const report = (text: string): readonly JunitSuite[] => [
    {
      name: text,
      cases: [
        { classname: text, name: text, file: text, problem: { kind: "failure", message: text, type: text } },
        { name: text, problem: { kind: "skipped", output: text } },
      ],
    },
  ];
  t.same(elementsOf(junitReport(report(hostile))), [
    ["testsuites", { tests: "2", failures: "1", errors: "0", skipped: "1" }],
    ["testsuite", { name: carried, tests: "2", failures: "1", errors: "0", skipped: "1" }],
    ["testcase", { classname: carried, name: carried, file: carried }],
    ["failure", { message: carried, type: carried }],
    ["testcase", { name: carried }],
    ["skipped", {}],
    ["system-out", {}],
  ]);
  fc.assert(
    fc.property(fc.string({ unit: fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)) }), (text) => {
      const [, [, attributes = {}] = []] = elementsOf(junitReport(report(text)));
      return attributes.name?.length === text.length;
    }),
  );
});

t.test("findings and results of policy tests with such texts", async (t) => {
  const span = { file: hostile, line: 1, column: 1, length: 1 };
  const [, suite, , failure] = elementsOf(
    findingsJunit([{ code: "syntax", severity: "error", message: hostile, file: hostile, span }]),
  );
  t.equal(suite?.[1].failures, "1");
  t.match(failure?.[1].message, '"><failure/>]]>&amp;&#0;');
  const mismatch = { what: "expect", expected: hostile, found: hostile };
  const results = elementsOf(
    policyTestsJunit([
      {
        file: hostile,
        problems: [{ code: "yaml", severity: "error", message: hostile, file: hostile }],
        cases: [
          { name: hostile, at: span, mismatches: [mismatch, mismatch] },
          { name: hostile, at: span, mismatches: [] },
        ],
      },
    ]),
  );
  t.same(
    results.map(([name]) => name),
    ["testsuites", "testsuite", "testcase", "error", "testcase", "failure", "testcase"],
  );
  t.equal(results[5]?.[1].message?.split("\n").length, 2, "one line for each mismatch");
});
