import { spanAt } from "../../syntax/statement.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintFile, LintTree } from "../lint-tree.ts";

/** docs/rules/dollar-keyword.md */
export const dollarKeyword: LintRule = {
  id: "dollar-keyword",
  group: "style",
  level: "warn",
  finds: "a keyword written with $ instead of @ in a file of three columns",
  check,
};

const keyword = /(?<=^|[\s,=:])\$(?=(anyvm|adminvm|default|dispvm|tag:|type:|include:))/g;

function check({ files, dialect }: LintTree): readonly LintFinding[] {
  // In R4.0, $ was the common spelling. In files of five columns, the rule impossible-name reports it.
  return dialect === "legacy" ? [] : files.filter(({ format }) => format === "service").flatMap(checkFile);
}

function checkFile({ path, statements }: LintFile): readonly LintFinding[] {
  return [...statements.values()].flatMap((statement): readonly LintFinding[] => {
    const { text } = statement;
    const [first] = text.matchAll(keyword);
    if (first === undefined) return [];
    const word = text.slice(first.index).split(/\s/, 1)[0] as string;
    const span = { ...spanAt(statement, 0), column: first.index + 1, length: word.length };
    const message = `"${word}" is the spelling of R4.0, which files of five columns do not accept`;
    const fix = text.replace(keyword, "@");
    return [{ file: path, span, excerpt: text, message, help: "write @ instead of $", fix }];
  });
}
