import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { replaceFile } from "../../host/replace-file.ts";
import type { LintDiagnostic } from "../../policy/lint/lint.ts";
import type { LintTree } from "../../policy/lint/lint-tree.ts";
import type { LintPlace } from "./lint-place.ts";
import { loadTree } from "./load-tree.ts";
import { OverlayFiles } from "./overlay-files.ts";

/** The new text of a file. */
export interface FixedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Files with their fixes applied, and the findings that are left. */
export interface FixedTree {
  readonly files: readonly FixedFile[];
  readonly findings: readonly LintDiagnostic[];
}

/**
 * Applies all fixes, one rule after the other, since two rules may change the same line.
 *
 * @param lintAgain lints the tree with the changed texts
 * @throws Error if the rules or the errors of the policy would change; the caller must not write then
 */
export function fixAll(
  place: LintPlace,
  tree: LintTree,
  found: readonly LintDiagnostic[],
  lintAgain: (tree: LintTree) => readonly LintDiagnostic[],
): FixedTree {
  const texts = new Map<string, string>();
  const done = new Set<string>();
  const meaning = meaningOf(tree);
  let current = tree;
  let findings = found;
  for (;;) {
    const code = findings.find((finding) => finding.fix !== undefined && !done.has(finding.code))?.code;
    if (code === undefined) break;
    done.add(code);
    const fixes = findings.filter((finding) => finding.code === code);
    for (const { path, text } of current.files) {
      const after = fixText(
        text,
        fixes.filter(({ file }) => file === path),
      );
      if (after !== text) texts.set(path, after);
    }
    current = loadTree({ ...place, files: new OverlayFiles(place.files, texts) }, tree.info, tree.catalogue);
    if (meaningOf(current) !== meaning) throw new Error(`the fixes of ${code} would change the policy; none is made`);
    findings = lintAgain(current);
  }
  const before = new Map(tree.files.map(({ path, text }) => [path, text]));
  const files = [...texts].map(([path, after]) => ({ path, before: before.get(path) as string, after }));
  return { files: files.filter((file) => file.before !== file.after), findings };
}

function meaningOf({ rules, errors }: LintTree): string {
  return JSON.stringify([rules, errors.map(({ message, span }) => [message, span?.file, span?.line])]);
}

function fixText(text: string, findings: readonly LintDiagnostic[]): string {
  const byLine = new Map(
    findings.flatMap(({ span, fix }) => (fix === undefined || span === undefined ? [] : [[span.line, fix]])),
  );
  if (byLine.size === 0) return text;
  let line = 0;
  // Every line with its end, of any kind.
  return text.replace(/([^\r\n]*)(\r\n?|\n|$)/g, (whole, content: string, end: string) => {
    if (whole === "") return whole;
    line++;
    return `${byLine.get(line) ?? content}${end}`;
  });
}

/** Returns the changes as a patch. */
export function formatFixes(root: string, fixed: readonly FixedFile[]): string {
  return fixed
    .map(({ path, before, after }) => {
      const name = `${root}${path}`;
      return createTwoFilesPatch(name, name, before, after, undefined, undefined, { headerOptions: FILE_HEADERS_ONLY });
    })
    .join("");
}

/** Replaces the files, each atomically and with its mode. */
export function writeFixes(root: string, fixed: readonly FixedFile[]): void {
  for (const { path, before, after } of fixed) replaceFile(`${root}${path}`, after, { before });
}
