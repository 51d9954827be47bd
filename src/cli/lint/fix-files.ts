import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import type { Diagnostic } from "../../base/diagnostic.ts";
import { replaceFile } from "../../host/replace-file.ts";
import type { LintDiagnostic } from "../../policy/lint/lint.ts";
import { isLoadError } from "../../policy/lint/lint-rule.ts";
import type { LintTree } from "../../policy/lint/lint-tree.ts";
import { lintRules } from "../../policy/lint/registry.ts";
import type { Rule } from "../../policy/model/rule.ts";
import { fixText, type LineFix } from "./fix-text.ts";
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
  readonly tree: LintTree;
}

/**
 * Applies all fixes, one rule after the other, since two rules may change the same line. Errors of the load come first,
 * because other rules examine only lines that are valid.
 *
 * @param lintAgain lints the tree with the changed texts
 * @throws Error if a fix has another effect than it promises; the caller must not write then
 */
export function fixAll(
  place: LintPlace,
  tree: LintTree,
  found: readonly LintDiagnostic[],
  lintAgain: (tree: LintTree) => readonly LintDiagnostic[],
): FixedTree {
  const texts = new Map<string, string>();
  const done = new Set<string>();
  let current = tree;
  let findings = found;
  for (;;) {
    const open = findings.filter(({ code, fix }) => fix !== undefined && !done.has(code)).map(({ code }) => code);
    const code = open.find((each) => loadRules.has(each)) ?? open[0];
    if (code === undefined) break;
    done.add(code);
    const applied = new Map<string, LineFix>();
    for (const { path, text } of current.files) {
      const fixed = fixText(text, fixesOf(findings, code, path));
      for (const each of fixed.applied) applied.set(`${path}:${each.line}`, each);
      if (fixed.text !== text) texts.set(path, fixed.text);
    }
    const next = loadTree({ ...place, files: new OverlayFiles(place.files, texts) }, tree.info, tree.catalogue);
    const isRight = loadRules.has(code) ? isRepaired(current, next, applied) : isSame(current, next, applied);
    if (!isRight) throw new Error(`the fixes of ${code} would change the policy; none is made`);
    current = next;
    findings = lintAgain(current);
  }
  const before = new Map(tree.files.map(({ path, text }) => [path, text]));
  const files = [...texts].map(([path, after]) => ({ path, before: before.get(path) as string, after }));
  return { files: files.filter((file) => file.before !== file.after), findings, tree: current };
}

const loadRules = new Set(lintRules.filter(isLoadError).map(({ id }) => id));

function fixesOf(findings: readonly LintDiagnostic[], code: string, path: string): readonly LineFix[] {
  return findings.flatMap(({ code: each, file, span, fix }) =>
    each === code && file === path && span !== undefined && fix !== undefined ? [{ line: span.line, fix }] : [],
  );
}

/** Whether all rules and errors are as before, apart from their lines and from rules of removed lines. */
function isSame(before: LintTree, after: LintTree, applied: ReadonlyMap<string, LineFix>): boolean {
  const left = before.rules.filter(({ place }) => applied.get(`${place.file}:${place.line}`)?.fix !== null);
  const isEqual = (one: readonly string[], other: readonly string[]): boolean => one.join("\n") === other.join("\n");
  return (
    isEqual(left.map(ruleKey), after.rules.map(ruleKey)) &&
    isEqual(before.errors.map(errorKey), after.errors.map(errorKey))
  );
}

/** Whether all rules are left in their order, and no fixed line is an error of syntax. */
function isRepaired(before: LintTree, after: LintTree, applied: ReadonlyMap<string, LineFix>): boolean {
  const left = before.rules.map(ruleKey);
  let found = 0;
  for (const rule of after.rules) if (ruleKey(rule) === left[found]) found++;
  const fixed = new Set(
    [...applied].map(([place, { fix }]) => `${place.replace(/:\d+$/, "")} ${fix?.split("\n").pop()}`),
  );
  const isWrong = ({ code, file, excerpt }: Diagnostic): boolean =>
    code === "syntax" && fixed.has(`${file} ${excerpt}`);
  return found === left.length && !after.errors.some(isWrong);
}

function ruleKey({ place, service, argument, source, target, action }: Rule): string {
  return JSON.stringify([place.file, service, argument, source.text, target.text, action]);
}

function errorKey({ file, code, message }: Diagnostic): string {
  return JSON.stringify([file, code, message]);
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
