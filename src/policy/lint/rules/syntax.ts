import { LineParser } from "../../syntax/parse-line.ts";
import { isRule } from "../../syntax/statement.ts";
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
  const old = new Map(legacyFiles(tree, found).map((path) => [path, legacyHelp]));
  const templates = new Set<string>();
  return found.flatMap((finding): readonly LintFinding[] => {
    if (old.has(finding.file)) {
      const help = old.get(finding.file) as string;
      // The first line stands for all.
      old.set(finding.file, "");
      const { file, span, excerpt } = finding as Required<LintFinding>;
      return help === "" ? [] : [{ file, span, excerpt, message: legacyMessage, help }];
    }
    const { file, span, excerpt = "" } = finding;
    const mark = templateMark.exec(excerpt);
    if (mark === null) return [finding];
    if (templates.has(file)) return [];
    templates.add(file);
    const where = span === undefined ? {} : { span: { ...span, column: mark.index + 1, length: mark[0].length } };
    return [{ file, excerpt, ...where, message: templateMessage, help: "render the template, and lint the result" }];
  });
}

/** Returns the files of five columns in which every rule is a line of R4.0, and there are several. */
function legacyFiles({ files }: LintTree, found: readonly LintFinding[]): readonly string[] {
  const parser = new LineParser("legacy");
  return files
    .filter(({ path, format, statements }) => {
      if (format !== "policy" || [...statements.values()].some(isRule)) return false;
      const lines = found.filter(({ file }) => file === path);
      return lines.length > 1 && lines.every(({ excerpt }) => parser.read(excerpt as string, path, 1) !== null);
    })
    .map(({ path }) => path);
}

const legacyMessage = "the file has the three columns of R4.0; expected five columns";

const legacyHelp = "check it with lint --legacy, and convert its directory with qrexec-policy convert --legacy-dir DIR";

/** The marks of Jinja, which Salt uses for templates. */
const templateMark = /\{[{%#]/;

const templateMessage = "the file looks like a Salt (Jinja) template; expected a rendered policy";
