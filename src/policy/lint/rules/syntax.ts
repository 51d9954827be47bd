import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { loadFindings } from "../load-findings.ts";

/** docs/rules/syntax.md */
export const syntax: LintRule = {
  id: "syntax",
  group: "load",
  level: "error",
  finds: "a line that is not a rule, a directive or a comment",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  const found = loadFindings(tree, "syntax");
  const templates = new Set<string>();
  return found.flatMap((finding) => {
    const { file, span, excerpt = "" } = finding;
    const mark = templateMark.exec(excerpt);
    if (mark === null) return [finding];
    if (templates.has(file)) return [];
    templates.add(file);
    const where = span === undefined ? {} : { span: { ...span, column: mark.index + 1, length: mark[0].length } };
    return [{ file, excerpt, ...where, message: templateMessage, help: "render the template, and lint the result" }];
  });
}

/** The marks of Jinja, which Salt uses for templates. */
const templateMark = /\{[{%#]/;

const templateMessage = "the file looks like a Salt (Jinja) template; expected a rendered policy";
