import type { ChalkInstance } from "chalk";
import type { LintDiagnostic } from "../../policy/lint/lint.ts";
import type { CheckedFiles } from "./checked-files.ts";
import { formatDiagnostic } from "./diagnostics-text.ts";

/** Returns findings for people, and the numbers of findings, files and rules. */
export function findingsText(
  findings: readonly LintDiagnostic[],
  colour: ChalkInstance,
  { files, rules }: CheckedFiles,
): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;
  const numbers = `${count(errors, "error")}, ${count(findings.length - errors, "warning")}`;
  const summary = findings.length === 0 ? "nothing found" : numbers;
  const shown = findings.map((finding) => `${formatDiagnostic(finding, colour, finding.code)}\n`);
  return `${shown.join("")}${summary} in ${count(files, "file")} (${count(rules, "rule")})\n`;
}
