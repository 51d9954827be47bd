import { formatPlace } from "../../base/span.ts";
import type { FileResult } from "../policy-tests/case-result.ts";
import { newJunitReport } from "./junit-report.ts";
import { plain } from "./plain.ts";
import { mismatchText } from "./policy-tests-text.ts";

/** Results of policy tests as a JUnit report: a suite a file. */
export function policyTestsJunit(results: readonly FileResult[]): string {
  const builder = newJunitReport();
  for (const { file, problems, cases } of results) {
    const suite = builder.testSuite().name(plain(file));
    for (const { span, message, file: where } of problems) {
      const place = plain(span === undefined ? where : formatPlace(span));
      suite.testCase().className("tests-file").name(place).error(plain(message), "unreadable");
    }
    for (const { name, at, mismatches } of cases) {
      const one = suite
        .testCase()
        .className(plain(formatPlace(at)))
        .name(plain(name))
        .file(plain(file));
      if (mismatches.length > 0) one.failure(mismatches.map(mismatchText).join("\n"), "mismatch");
    }
  }
  return `${builder.build()}\n`;
}
