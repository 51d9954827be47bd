import type { LintDiagnostic } from "../../policy/lint/lint.ts";
import { plain } from "./plain.ts";

/** Returns findings as a Test Anything Protocol stream: errors fail, warnings have the directive TODO. */
export function findingsTap(findings: readonly LintDiagnostic[]): string {
  if (findings.length === 0) return "TAP version 13\n1..1\nok 1 - nothing found\n";
  const lines = findings.map(({ file, span, severity, message, code }, index) => {
    const name = plain(`${file}:${span?.line ?? 1} ${code}: ${message}`).replaceAll("#", "\\#");
    return `not ok ${index + 1} - ${name}${severity === "warning" ? " # TODO warning" : ""}\n`;
  });
  return `TAP version 13\n1..${findings.length}\n${lines.join("")}`;
}
