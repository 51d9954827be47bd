import { isatty } from "node:tty";
import { readColumns } from "../../command/columns.ts";

/** The width of standard output: COLUMNS, else that of the terminal; undefined if lines may have any length. */
export function outputColumns(): number | undefined {
  return readColumns(process.env["COLUMNS"], isatty(1) ? process.stdout.columns : undefined);
}
