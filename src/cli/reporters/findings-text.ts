import type { ChalkInstance } from "chalk";
import type { LintDiagnostic } from "../../policy/lint/lint.ts";
import { formatDiagnostic } from "./diagnostics-text.ts";

/** Returns findings for people, and their number. */
export function findingsText(findings: readonly LintDiagnostic[], colour: ChalkInstance): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;
  const summary = `${count(errors, "error")}, ${count(findings.length - errors, "warning")}\n`;
  const shown = findings.map((finding) => `${formatDiagnostic(finding, colour, finding.code)}\n`);
  return `${shown.join("")}${findings.length === 0 ? "nothing found\n" : summary}`;
}
