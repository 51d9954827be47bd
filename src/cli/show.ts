import { exitCodes } from "../base/exit-code.ts";
import type { CommandSpec } from "../command/command-spec.ts";
import { formatHelp, formatProgramHelp } from "../command/format-help.ts";
import { OutputError, outputExit, writeOutput } from "./output.ts";
import { qrexecPolicy } from "./registry.ts";
import { coloursFor } from "./reporters/colour.ts";
import { outputColumns } from "./reporters/output-columns.ts";

declare const __VERSION__: string;

/** Shows the version. */
export function showVersion(): number {
  return show(`qrexec-policy ${__VERSION__}\n`);
}

/** Shows the help of a command, or that of the whole program. */
export function showHelp(spec?: CommandSpec): number {
  const style = { columns: outputColumns(), bold: coloursFor(1).bold };
  return show(spec === undefined ? formatProgramHelp(qrexecPolicy, style) : formatHelp(qrexecPolicy, spec, style));
}

function show(text: string): number {
  try {
    writeOutput(text);
    return exitCodes.allow.code;
  } catch (error) {
    if (error instanceof OutputError) return outputExit("qrexec-policy", error);
    throw error;
  }
}
