import { isLoadError, type LintFinding, type LintRule } from "./lint-rule.ts";
import type { LintFile } from "./lint-tree.ts";

/** A comment that disables rules for the next line: `# lint-disable-next-line ID[, ID…]: reason` */
export interface Suppression {
  readonly file: string;
  /** The line that the comment applies to. */
  readonly line: number;
  readonly ids: readonly string[];
  readonly reason: string;
  readonly comment: { readonly text: string; readonly line: number };
}

const directive = /^\s*#\s*lint-disable-next-line\b([^:]*)(?::(.*))?$/;

/** Returns whether a line is a comment that disables rules for the next line. */
export function isSuppression(line: string): boolean {
  return directive.test(line);
}

/** Finds the suppressions of a file. */
export function findSuppressions({ path, lines }: LintFile): readonly Suppression[] {
  return lines.flatMap((text, index) => {
    const match = directive.exec(text);
    if (match === null) return [];
    const ids = (match[1] as string).split(/[\s,]+/).filter((id) => id !== "");
    const comment = { text, line: index + 1 };
    return [{ file: path, line: index + 2, ids, reason: (match[2] ?? "").trim(), comment }];
  });
}

/**
 * Checks a suppression. It needs a reason, and rules that exist, are not errors of the load, and find something in the
 * line.
 *
 * @param used the rules that it disables
 * @param isBroken whether the line keeps the policy from loading
 */
export function checkSuppression(
  { file, ids, reason, comment }: Suppression,
  known: ReadonlyMap<string, LintRule>,
  used: ReadonlySet<string>,
  isBroken: boolean,
): readonly LintFinding[] {
  const column = comment.text.indexOf("#") + 1;
  const span = { file, line: comment.line, column, length: comment.text.trim().length };
  const find = (message: string, help: string): LintFinding => ({ file, span, excerpt: comment.text, message, help });
  const form = "write # lint-disable-next-line ID: REASON";
  if (reason === "") return [find("the comment has no reason", form)];
  if (ids.length === 0) return [find("the comment does not name a rule", form)];
  const remove = (id: string): string => (ids.length === 1 ? "remove the comment" : `remove ${id}`);
  return ids
    .filter((id) => !used.has(id))
    .map((id) => {
      const rule = known.get(id);
      if (rule === undefined)
        return find(`unknown rule "${id}"`, "run qrexec-policy lint --list-rules to list the rules");
      return isBroken && isLoadError(rule)
        ? find(`"${id}" cannot be disabled: a policy with such an error does not load`, remove(id))
        : find(`"${id}" finds nothing in the next line`, remove(id));
    });
}
