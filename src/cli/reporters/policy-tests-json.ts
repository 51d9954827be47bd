import { countResults, type TestsFileResult } from "../policy-tests/case-result.ts";

/** Returns results of policy tests for programs. */
export function policyTestsJson(results: readonly TestsFileResult[]): string {
  const files = results.map(({ file, problems, cases }) => ({
    file,
    problems,
    cases: cases.map(({ name, at, mismatches }) => ({
      name,
      line: at.line,
      column: at.column,
      passed: mismatches.length === 0,
      mismatches,
    })),
  }));
  return `${JSON.stringify({ version: 1, ...countResults(results), files }, null, 2)}\n`;
}
