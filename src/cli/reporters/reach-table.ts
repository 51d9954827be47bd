import type { ChalkInstance } from "chalk";
import { lastCell } from "./last-cell.ts";
import { plain } from "./plain.ts";
import { type ReachRow, reachColumns } from "./reach-rows.ts";

/** The number of choices that a line shows. */
const maxShown = 6;

/**
 * Returns reach as a table for people. Rows that are wider than the output become blocks, with a column a line.
 *
 * @param columns the width of the output; undefined if lines may have any length
 */
export function formatReachTable(rows: readonly ReachRow[], colour: ChalkInstance, columns?: number): string {
  const cells = rows.map((row) => reachColumns.map((column) => plain(cellOf(row, column))));
  const widths = reachColumns.map((column, index) =>
    cells.reduce((width, row) => Math.max(width, (row[index] as string).length), column.length),
  );
  const width = widths.reduce((sum, each) => sum + each + 2, -2);
  if (columns !== undefined && width > columns) return cells.map((row) => block(row, colour, columns)).join("\n");
  const pad = (row: readonly string[]): string[] => row.map((cell, index) => cell.padEnd(widths[index] as number));
  const lines = cells.map((row) =>
    pad(row)
      .map((cell, index) => paint(cell, reachColumns[index] as keyof ReachRow, colour))
      .join("  ")
      .trimEnd(),
  );
  return `${[colour.bold(pad(reachColumns).join("  ").trimEnd()), ...lines].join("\n")}\n`;
}

function block(row: readonly string[], colour: ChalkInstance, columns: number): string {
  const width = Math.max(...reachColumns.map((column) => column.length));
  const lines = reachColumns.map((column, index) => {
    const cell = paint(lastCell(row[index] as string, width + 2, columns), column, colour);
    return `${colour.bold(column.padEnd(width))}  ${cell}`.trimEnd();
  });
  return `${lines.join("\n")}\n`;
}

function cellOf(row: ReachRow, column: keyof ReachRow): string {
  const value = row[column];
  if (typeof value === "string") return value;
  const more = value.length - maxShown;
  return value.slice(0, maxShown).join(", ") + (more > 0 ? `, and ${more} more` : "");
}

function paint(cell: string, column: keyof ReachRow, colour: ChalkInstance): string {
  if (column === "decision") return cell.startsWith("allow") ? colour.green(cell) : colour.yellow(cell);
  return column === "rule" ? colour.dim(cell) : cell;
}
