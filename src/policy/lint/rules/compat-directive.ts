import { spanAt } from "../../syntax/statement.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";

/** docs/rules/compat-directive.md */
export const compatDirective: LintRule = {
  id: "compat-directive",
  group: "style",
  level: "warn",
  finds: "the directive !compat-4.0 where there are still files of R4.0 that it reads",
  check,
};

function check({ files, legacyDirectory }: LintTree): readonly LintFinding[] {
  const read = files.filter(({ path }) => path.slice(0, path.lastIndexOf("/")) === legacyDirectory).length;
  if (read === 0) return [];
  return files.flatMap(({ path, statements }) =>
    [...statements.values()].flatMap((statement) => {
      if (statement.plan.kind !== "compat-4.0") return [];
      const message = `the line has ${read === 1 ? "a file" : `${read} files`} of R4.0 in ${legacyDirectory} read before what follows`;
      const help = "convert them: qrexec-policy convert";
      return [{ file: path, span: spanAt(statement, 0), excerpt: statement.text, message, help }];
    }),
  );
}
