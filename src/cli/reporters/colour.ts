import { Chalk, type ChalkInstance } from "chalk";
import { isTerminal } from "../../platform/process/terminal.ts";
import { environmentVariable } from "../../platform/process/this-process.ts";

/**
 * Returns colours for a descriptor: none if NO_COLOR is set (https://no-color.org), always if FORCE_COLOR is set,
 * otherwise only on a terminal.
 */
export function coloursFor(descriptor: 1 | 2): ChalkInstance {
  if ((environmentVariable("NO_COLOR") ?? "") !== "") return new Chalk({ level: 0 });
  const isForced = (environmentVariable("FORCE_COLOR") ?? "0") !== "0";
  return new Chalk({ level: isForced || (isTerminal(descriptor) && environmentVariable("TERM") !== "dumb") ? 1 : 0 });
}

/** No colours, for text in a file. */
export const noColours: ChalkInstance = new Chalk({ level: 0 });
