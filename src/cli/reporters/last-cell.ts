import { wrapText } from "../../base/wrap-text.ts";

/** Text in fewer columns would be hard to read. */
const minColumns = 20;

/**
 * The last cell of a row, broken to fit the width of the output.
 *
 * @param start the column in which the cell begins
 * @param columns the width of the output; undefined if lines may have any length
 */
export function lastCell(text: string, start: number, columns: number | undefined): string {
  if (columns === undefined || start + text.length <= columns) return text;
  if (columns - start >= minColumns) return wrapText(text, { columns, indent: start });
  return `\n    ${wrapText(text, { columns, indent: 4 })}`;
}
