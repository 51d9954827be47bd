import { type XmlElement, xmlDocument } from "./xml-text.ts";

/** A suite of a JUnit report. */
export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

/** A case of a suite. Without a problem it has passed. */
export interface JunitCase {
  readonly classname?: string;
  readonly name: string;
  readonly file?: string;
  readonly problem?: JunitProblem;
}

/** The reason why a case has not passed: the assertion failed, the case could not run, or it was skipped. */
export type JunitProblem =
  | { readonly kind: "failure" | "error"; readonly message: string; readonly type: string }
  | { readonly kind: "skipped"; readonly output: string };

/** Returns the text of a JUnit report. */
export function junitReport(suites: readonly JunitSuite[]): string {
  return xmlDocument({
    name: "testsuites",
    attributes: counts(suites.flatMap(({ cases }) => cases)),
    content: suites.map(({ name, cases }) => ({
      name: "testsuite",
      attributes: { name, ...counts(cases) },
      content: cases.map(testCase),
    })),
  });
}

function counts(cases: readonly JunitCase[]): Record<"tests" | "failures" | "errors" | "skipped", number> {
  const count = (kind: JunitProblem["kind"]): number => cases.filter(({ problem }) => problem?.kind === kind).length;
  return { tests: cases.length, failures: count("failure"), errors: count("error"), skipped: count("skipped") };
}

function testCase({ classname, name, file, problem }: JunitCase): XmlElement {
  return { name: "testcase", attributes: { classname, name, file }, content: elementsOf(problem) };
}

function elementsOf(problem: JunitProblem | undefined): readonly XmlElement[] {
  if (problem === undefined) return [];
  if (problem.kind === "skipped") return [{ name: "skipped" }, { name: "system-out", content: problem.output }];
  const { kind, message, type } = problem;
  return [{ name: kind, attributes: { message, type } }];
}
