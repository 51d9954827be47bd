import type { ChalkInstance } from "chalk";
import type { LintDiagnostic } from "../../policy/lint/lint.ts";
import type { CheckedFiles } from "./checked-files.ts";

/** Returns findings for programs. docs/lint-json.md describes the fields. */
export function findingsJson(
  findings: readonly LintDiagnostic[],
  _colour: ChalkInstance,
  checked: CheckedFiles,
): string {
  const found = findings.map(({ code, severity, message, expected, help, file, span, related = [], fix }) => ({
    rule: code,
    level: severity,
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(help === undefined ? {} : { help }),
    file,
    line: span?.line ?? null,
    column: span?.column ?? null,
    endColumn: span === undefined ? null : span.column + span.length,
    related: related.map((place) => ({ file: place.span.file, line: place.span.line, message: place.message })),
    fixable: fix !== undefined,
  }));
  return `${JSON.stringify({ version: 1, checked, findings: found }, null, 2)}\n`;
}
