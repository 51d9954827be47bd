import { spanAt } from "../../syntax/statement.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintFile, LintTree } from "../lint-tree.ts";

/** docs/rules/dollar-keyword.md */
export const dollarKeyword: LintRule = {
  id: "dollar-keyword",
  group: "style",
  level: "warn",
  finds: "a keyword written with $ instead of @",
  check,
};

const keyword = /(?<=^|[\s,=:])\$(?=(anyvm|adminvm|default|dispvm|tag:|type:|include:))/g;

function check({ files, dialect }: LintTree): readonly LintFinding[] {
  // In R4.0, $ was the common spelling.
  return dialect === "legacy" ? [] : files.flatMap(checkFile);
}

function checkFile({ path, format, statements }: LintFile): readonly LintFinding[] {
  return [...statements.values()].flatMap((statement): readonly LintFinding[] => {
    const { text } = statement;
    const [first] = text.matchAll(keyword);
    if (first === undefined) return [];
    const word = text.slice(first.index).split(/\s/, 1)[0] as string;
    const span = { ...spanAt(statement, 0), column: first.index + 1, length: word.length };
    const found = { file: path, span, excerpt: text, help: "write @ instead of $" };
    if (format === "policy") {
      const message = `"${word}" is read as the name of a domain, which cannot exist, so the rule never matches`;
      return [{ ...found, message }];
    }
    const message = `"${word}" is the spelling of R4.0, which files of five columns do not accept`;
    return [{ ...found, message, fix: text.replace(keyword, "@") }];
  });
}
