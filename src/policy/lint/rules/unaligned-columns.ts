import { formatText } from "../../format/format-text.ts";
import { splitLines } from "../../syntax/split-lines.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintFile, LintTree } from "../lint-tree.ts";

/** docs/rules/unaligned-columns.md */
export const unalignedColumns: LintRule = {
  id: "unaligned-columns",
  group: "style",
  level: "off",
  finds: "a line that qrexec-policy fmt would format differently",
  check,
};

function check({ files }: LintTree): readonly LintFinding[] {
  return files.flatMap(checkFile);
}

function checkFile({ path, format, text, lines }: LintFile): readonly LintFinding[] {
  const formatted = splitLines(formatText(text, format, path).text);
  return lines.flatMap((line, index) => {
    const fix = formatted[index];
    if (fix === undefined || fix === line) return [];
    const span = { file: path, line: index + 1, column: 1, length: Math.max(1, line.length) };
    const message = "the columns are not aligned with the lines around them";
    return [{ file: path, span, excerpt: line, message, help: "run qrexec-policy fmt --write FILE", fix }];
  });
}
