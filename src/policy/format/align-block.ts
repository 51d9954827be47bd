import type { LineLayout } from "./line-layout.ts";

/** The maximum width of a column. One long name would otherwise move the rest of a block off the screen. */
const widestWord = 40;

/** The gap between columns, as in the documentation of Qubes OS. Options follow after one space. */
const gap = "  ";

/** Returns the lines of a block with aligned columns. */
export function alignBlock(layouts: readonly LineLayout[]): readonly string[] {
  const widths = new Map<string, number[]>();
  for (const { kind, cells } of layouts) {
    const columns = widths.get(kind) ?? [];
    widths.set(kind, columns);
    for (const [column, cell] of cells.entries()) {
      const width = widthOf(cell);
      columns[column] = Math.max(columns[column] ?? 0, width > widestWord ? 0 : width);
    }
  }
  return layouts.map(({ kind, cells, tail }) => {
    const columns = widths.get(kind) as number[];
    return cells.map((cell, column) => pad(cell, columns[column] as number) + gap).join("") + tail;
  });
}

function pad(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - widthOf(cell)));
}

/** Counts characters, because names can have characters of two UTF-16 units. */
function widthOf(cell: string): number {
  return [...cell].length;
}
