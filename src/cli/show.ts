import { exitCodes } from "../base/exit-code.ts";
import { writeAll } from "../host/write-all.ts";
import type { CommandSpec } from "./command.ts";
import { formatCommandHelp, formatHelp } from "./reporters/help.ts";
import { commandSpecs } from "./specs/index.ts";

declare const __VERSION__: string;

/** Shows the version. */
export function showVersion(): number {
  return show(`qrexec-policy ${__VERSION__}\n`);
}

/** Shows the help of a command, or that of the whole program. */
export function showHelp(spec?: CommandSpec): number {
  return show(spec === undefined ? formatHelp(commandSpecs) : formatCommandHelp(spec));
}

function show(text: string): number {
  try {
    writeAll(1, text);
    return exitCodes.allow.code;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EPIPE") return exitCodes.closed.code;
    throw error;
  }
}
