import { host } from "../native/host.ts";

/** Returns whether a standard stream is a terminal. */
export function isTerminal(descriptor: 0 | 1 | 2): boolean {
  return host.columns(descriptor) !== undefined;
}

/** Returns the columns of the terminal that is standard output; undefined if it is not a terminal. */
export function terminalColumns(): number | undefined {
  return host.columns(1);
}
