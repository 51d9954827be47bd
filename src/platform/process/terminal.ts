import { isatty } from "node:tty";

/** Returns whether a standard stream is a terminal. */
export function isTerminal(descriptor: 0 | 1 | 2): boolean {
  return isatty(descriptor);
}

/** Returns the columns of the terminal that is standard output; undefined if it is not a terminal. */
export function terminalColumns(): number | undefined {
  return isatty(1) ? process.stdout.columns : undefined;
}
