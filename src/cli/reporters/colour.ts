import { isatty } from "node:tty";
import { Chalk, type ChalkInstance } from "chalk";

/**
 * Returns colours for a descriptor: none if NO_COLOR is set (https://no-color.org), always if FORCE_COLOR is set,
 * otherwise only on a terminal.
 */
export function coloursFor(descriptor: 1 | 2): ChalkInstance {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return new Chalk({ level: 0 });
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== "0";
  return new Chalk({ level: forced || (isatty(descriptor) && TERM !== "dumb") ? 1 : 0 });
}

/** No colours, for text in a file. */
export const noColours: ChalkInstance = new Chalk({ level: 0 });
