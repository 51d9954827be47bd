/** The width of output for people without a terminal. */
const defaultColumns = 80;

/** Longer lines of prose are hard to read. */
const maxTextColumns = 100;

/** Narrower columns would have one word a line. */
const minTextColumns = 40;

/**
 * Reads the width of the terminal.
 *
 * @param variable the environment variable COLUMNS, which wins
 * @param terminal the width that the terminal tells; undefined if the output is not a terminal
 * @returns undefined if lines may have any length
 */
export function readColumns(variable: string | undefined, terminal: number | undefined): number | undefined {
  if (variable !== undefined && /^[1-9]\d{0,3}$/.test(variable)) return Number(variable);
  return terminal === undefined || terminal < 1 ? undefined : terminal;
}

/** The width of prose on output of a width. */
export function textColumns(columns: number = defaultColumns): number {
  return Math.min(maxTextColumns, Math.max(minTextColumns, columns));
}
