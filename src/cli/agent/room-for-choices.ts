/** The size of a terminal, in characters and lines. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Below the choices are an empty line and the help for keys, of this length. The cursor may be below that. */
const helpLength = 22;
const otherLines = 2;

/** With fewer lines of choices, a list cannot be used. */
const fewestShown = 3;

/**
 * Returns how many lines of choices fit on a terminal below the whole question. The user must not answer a question
 * that is only partly visible.
 *
 * @param choices as they are shown, without their prefix
 * @returns undefined if the question does not fit
 */
export function roomForChoices(
  message: string,
  choices: readonly string[],
  { columns, rows }: TerminalSize,
): number | undefined {
  const linesOf = (length: number): number => Math.ceil((mark + length) / columns);
  const lines = choices.map(({ length }) => linesOf(length));
  const all = lines.reduce((sum, each) => sum + each, 0);
  const room = rows - linesOf(message.length) - linesOf(helpLength) - otherLines;
  const least = Math.max(...lines) + Math.min(fewestShown, choices.length) - 1;
  return room < least ? undefined : Math.min(room, all);
}

/** A character and a space before the question and each choice. */
const mark = 2;
