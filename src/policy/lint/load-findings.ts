import type { Diagnostic } from "../../base/diagnostic.ts";
import type { LintFinding } from "./lint-rule.ts";
import type { LintTree } from "./lint-tree.ts";

/** Returns the errors of the load that one rule reports. Exactly one rule reports each error. */
export function loadFindings(tree: LintTree, id: string): readonly LintFinding[] {
  return tree.errors.filter((error) => loadRuleOf(error) === id);
}

/** Returns the rule that reports an error of the load. */
function loadRuleOf(error: Diagnostic): string {
  switch (error.code) {
    case "missing-include":
    case "include-cycle":
    case "bad-file-name":
    case "not-utf8":
    case "allow-default-without-target":
      return error.code;
    case "syntax":
      return syntaxRuleOf(error);
    case "nul-character":
      return "syntax";
    default:
      return "unreadable-file";
  }
}

/** The signs of comments in other languages. */
const foreignComment = /^(\/\/|;\s|--\s|\/\*|<!--)/;

function syntaxRuleOf({ excerpt = "", span }: Diagnostic): string {
  const start = (span?.column ?? 1) - 1;
  const found = excerpt.slice(start);
  if (span?.line === 1 && excerpt.startsWith("\ufeff")) return "byte-order-mark";
  const isAfterWords = excerpt.slice(0, start).trim() !== "";
  if (found.startsWith("#") || (isAfterWords && foreignComment.test(found))) return "trailing-comment";
  return isAfterTarget(excerpt, span?.column ?? 1) && /^\S*,/.test(found) ? "comma-in-options" : "syntax";
}

/** Whether a column of a line is in the action or in an option. */
function isAfterTarget(excerpt: string, column: number): boolean {
  return (
    excerpt
      .slice(0, column - 1)
      .trim()
      .split(/\s+/).length >= 4
  );
}
