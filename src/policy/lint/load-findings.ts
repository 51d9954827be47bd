import type { Diagnostic } from "../../base/diagnostic.ts";
import type { LintFinding } from "./lint-rule.ts";
import type { LintTree } from "./lint-tree.ts";

/** The errors of the load that one rule of the linter reports. Every error has exactly one such rule. */
export function loadFindings(tree: LintTree, id: string): readonly LintFinding[] {
  return tree.errors.filter((error) => loadRuleOf(error) === id);
}

/** The rule that reports an error of the load. */
function loadRuleOf(error: Diagnostic): string {
  switch (error.code) {
    case "missing-include":
    case "include-cycle":
    case "bad-file-name":
    case "not-utf8":
      return error.code;
    case "syntax":
      return syntaxRuleOf(error);
    case "nul-character":
      return "syntax";
    default:
      return "unreadable-file";
  }
}

function syntaxRuleOf({ excerpt = "", span, message }: Diagnostic): string {
  const found = excerpt.slice((span?.column ?? 1) - 1);
  if (message.includes("@default has to say")) return "allow-default-without-target";
  if (span?.line === 1 && excerpt.startsWith("\ufeff")) return "byte-order-mark";
  if (found.startsWith("#")) return "trailing-comment";
  return isAfterTarget(excerpt, span?.column ?? 1) && /^\S*,/.test(found) ? "comma-in-options" : "syntax";
}

/** Whether a column of a line is that of the action or of an option. */
function isAfterTarget(excerpt: string, column: number): boolean {
  return (
    excerpt
      .slice(0, column - 1)
      .trim()
      .split(/\s+/).length >= 4
  );
}
