import type { Diagnostic } from "../../base/diagnostic.ts";
import { formatPlace } from "../../base/span.ts";
import type { CaseResult, TestsFileResult } from "../policy-tests/case-result.ts";
import { type JunitCase, junitReport } from "./junit-report.ts";
import { plain } from "./plain.ts";
import { mismatchText } from "./policy-tests-text.ts";

/** Returns results of policy tests as a JUnit report: a suite for each file. */
export function policyTestsJunit(results: readonly TestsFileResult[]): string {
  return junitReport(
    results.map(({ file, problems, cases }) => ({
      name: plain(file),
      cases: [...problems.map(problemCase), ...cases.map((each) => resultCase(each, file))],
    })),
  );
}

function problemCase({ span, message, file }: Diagnostic): JunitCase {
  return {
    classname: "tests-file",
    name: plain(span === undefined ? file : formatPlace(span)),
    problem: { kind: "error", message: plain(message), type: "unreadable" },
  };
}

function resultCase({ name, at, mismatches }: CaseResult, file: string): JunitCase {
  const passed = { classname: plain(formatPlace(at)), name: plain(name), file: plain(file) };
  if (mismatches.length === 0) return passed;
  const message = mismatches.map(mismatchText).join("\n");
  return { ...passed, problem: { kind: "failure", message, type: "mismatch" } };
}
