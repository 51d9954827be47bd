import { spanAt } from "../../syntax/statement.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";

/** docs/rules/compat-directive.md */
export const compatDirective: LintRule = {
  id: "compat-directive",
  group: "style",
  level: "warn",
  finds: "the directive !compat-4.0 while service files of R4.0 still exist",
  check,
};

function check({ files, legacyDirectory }: LintTree): readonly LintFinding[] {
  const read = files.filter(({ path }) => path.slice(0, path.lastIndexOf("/")) === legacyDirectory).length;
  if (read === 0) return [];
  return files.flatMap(({ path, statements }) =>
    [...statements.values()].flatMap((statement) => {
      if (statement.plan.kind !== "compat-4.0") return [];
      const count = read === 1 ? "1 file" : `${read} files`;
      const message = `!compat-4.0 reads ${count} of R4.0 from "${legacyDirectory}" before the rules that follow`;
      const help = "convert the files of R4.0 with qrexec-policy convert";
      return [{ file: path, span: spanAt(statement, 0), excerpt: statement.text, message, help }];
    }),
  );
}
