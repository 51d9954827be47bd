import { readColumns } from "../../command/columns.ts";
import { terminalColumns } from "../../platform/process/terminal.ts";
import { environmentVariable } from "../../platform/process/this-process.ts";

/** The width of standard output: COLUMNS, else that of the terminal; undefined if lines may have any length. */
export function outputColumns(): number | undefined {
  return readColumns(environmentVariable("COLUMNS"), terminalColumns());
}
