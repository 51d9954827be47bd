import type { LintDiagnostic } from "../../policy/lint/lint.ts";
import { type JunitCase, junitReport } from "./junit-report.ts";
import { plain } from "./plain.ts";

/** Returns findings as a JUnit report: a suite for each file, a failed case for each error, a skipped one for each warning. */
export function findingsJunit(findings: readonly LintDiagnostic[]): string {
  const files = [...new Set(findings.map(({ file }) => file))];
  if (files.length === 0) return junitReport([{ name: "qrexec-policy lint", cases: [{ name: "nothing found" }] }]);
  return junitReport(
    files.map((file) => ({
      name: plain(file),
      cases: findings.filter((finding) => finding.file === file).map(findingCase),
    })),
  );
}

function findingCase({ code, severity, message, file, span }: LintDiagnostic): JunitCase {
  return {
    classname: code,
    name: plain(`${file}:${span?.line ?? 1}`),
    file: plain(file),
    problem:
      severity === "error"
        ? { kind: "failure", message: plain(message), type: code }
        : { kind: "skipped", output: plain(`warning: ${message}`) },
  };
}
