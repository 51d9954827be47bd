/** What a terminal can show, in characters and lines. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Below the choices: an empty line, and how keys are used. Below that, the cursor may stand. */
const helpLength = 22;
const otherLines = 2;

/** Fewer choices than these are no list to choose from. */
const fewestShown = 3;

/**
 * How many lines of choices a terminal has room for, below a question that is shown whole. Nobody shall answer what cannot be
 * read.
 *
 * @param choices as they are shown, without what stands before them
 * @returns undefined if it has no room for such a question
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
