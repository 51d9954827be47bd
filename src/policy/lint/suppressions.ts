import type { LintFinding } from "./lint-rule.ts";
import type { LintFile } from "./lint-tree.ts";

/** A comment that switches rules off for the next line: `# lint-disable-next-line ID[, ID…]: reason` */
export interface Suppression {
  readonly file: string;
  /** The line that it is for. */
  readonly line: number;
  readonly ids: readonly string[];
  readonly reason: string;
  readonly comment: { readonly text: string; readonly line: number };
}

const directive = /^\s*#\s*lint-disable-next-line\b([^:]*)(?::(.*))?$/;

/** The suppressions of a file. */
export function findSuppressions({ path, lines }: LintFile): readonly Suppression[] {
  return lines.flatMap((text, index) => {
    const match = directive.exec(text);
    if (match === null) return [];
    const ids = (match[1] as string).split(/[\s,]+/).filter((id) => id !== "");
    const comment = { text, line: index + 1 };
    return [{ file: path, line: index + 2, ids, reason: (match[2] ?? "").trim(), comment }];
  });
}

/** What is wrong with a suppression: no reason, no rule, one that does not exist or finds nothing there. */
export function checkSuppression(
  { file, ids, reason, comment }: Suppression,
  known: ReadonlySet<string>,
  used: ReadonlySet<string>,
): readonly LintFinding[] {
  const column = comment.text.indexOf("#") + 1;
  const span = { file, line: comment.line, column, length: comment.text.trim().length };
  const find = (message: string, help: string): LintFinding => ({ file, span, excerpt: comment.text, message, help });
  if (reason === "") return [find("the comment gives no reason", "write # lint-disable-next-line ID: why")];
  if (ids.length === 0) return [find("the comment names no rule", "write # lint-disable-next-line ID: why")];
  return ids
    .filter((id) => !used.has(id))
    .map((id) =>
      known.has(id)
        ? find(`nothing is found by ${id} in the next line`, "remove the comment")
        : find(`there is no rule ${id}`, "qrexec-policy lint --list-rules names the rules"),
    );
}
