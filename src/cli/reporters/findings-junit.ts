import type { LintDiagnostic } from "../../policy/lint/lint.ts";
import { newJunitReport } from "./junit-report.ts";
import { plain } from "./plain.ts";

/** Findings as a JUnit report: a suite a file, a failed case a finding; warnings are skipped cases. */
export function findingsJunit(findings: readonly LintDiagnostic[]): string {
  const builder = newJunitReport();
  const files = new Set(findings.map(({ file }) => file));
  if (files.size === 0) builder.testSuite().name("qrexec-policy lint").testCase().name("nothing found");
  for (const file of files) {
    const suite = builder.testSuite().name(plain(file));
    for (const finding of findings.filter((each) => each.file === file)) {
      const line = finding.span?.line ?? 1;
      const one = suite
        .testCase()
        .className(finding.code)
        .name(plain(`${file}:${line}`))
        .file(plain(file));
      if (finding.severity === "error") one.failure(plain(finding.message), finding.code);
      else one.skipped().standardOutput(plain(`warning: ${finding.message}`));
    }
  }
  return `${builder.build()}\n`;
}
