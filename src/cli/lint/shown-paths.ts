import { relative, resolve } from "node:path";
import type { LintDiagnostic } from "../../policy/lint/lint.ts";

/**
 * Names the files of findings by paths that a reader can open. A file below the current directory gets its relative
 * path, another file its absolute path. Findings name files as they are inside `--root`.
 */
export function showPaths(findings: readonly LintDiagnostic[], root: string): readonly LintDiagnostic[] {
  const show = (file: string): string => showPath(`${root}${file}`);
  return findings.map((finding) => ({
    ...finding,
    file: show(finding.file),
    ...(finding.span === undefined ? {} : { span: { ...finding.span, file: show(finding.span.file) } }),
    related: (finding.related ?? []).map(({ span, message }) => ({
      span: { ...span, file: show(span.file) },
      message,
    })),
  }));
}

/** Returns a path that a reader can open, relative to the current directory if it is below it. */
export function showPath(file: string): string {
  const path = relative(process.cwd(), resolve(file));
  return path === "" || path.startsWith("../") ? resolve(file) : path;
}
