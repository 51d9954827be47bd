import type { LintDiagnostic } from "../../policy/lint/lint.ts";
import { plain } from "./plain.ts";

/** Returns a line for each finding, `FILE:LINE: error: MESSAGE`, which editors and scripts match. */
export function findingsUnix(findings: readonly LintDiagnostic[]): string {
  return findings
    .map(({ file, span, severity, message, code }) => {
      return `${plain(file)}:${span?.line ?? 1}: ${severity}: ${plain(message)} [${code}]\n`;
    })
    .join("");
}
