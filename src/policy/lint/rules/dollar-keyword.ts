import { spanAt } from "../../syntax/statement.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintFile, LintTree } from "../lint-tree.ts";

/** docs/rules/dollar-keyword.md */
export const dollarKeyword: LintRule = {
  id: "dollar-keyword",
  group: "style",
  level: "warn",
  finds: "a keyword that is written with $ instead of @",
  check,
};

const keyword = /(?<=^|[\s,=:])\$(?=(anyvm|adminvm|default|dispvm|tag:|type:|include:))/g;

function check({ files, dialect }: LintTree): readonly LintFinding[] {
  // R4.0 itself knew no other way for long.
  return dialect === "legacy" ? [] : files.flatMap(checkFile);
}

function checkFile({ path, format, statements }: LintFile): readonly LintFinding[] {
  return [...statements.values()].flatMap((statement): readonly LintFinding[] => {
    const { text } = statement;
    const [first] = text.matchAll(keyword);
    if (first === undefined) return [];
    const word = text.slice(first.index).split(/\s/, 1)[0] as string;
    const span = { ...spanAt(statement, 0), column: first.index + 1, length: word.length };
    const found = { file: path, span, excerpt: text, help: "write @" };
    if (format === "policy") {
      return [{ ...found, message: `${word} is the name of a domain here, which none has, so the rule never matches` }];
    }
    const message = `${word} is the spelling of R4.0, which files of five columns do not know`;
    return [{ ...found, message, fix: text.replace(keyword, "@") }];
  });
}
