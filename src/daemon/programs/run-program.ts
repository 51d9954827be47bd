import { printable } from "../../base/printable.ts";
import type { Arguments } from "../../command/arguments.ts";
import { checkOperands } from "../../command/check-operands.ts";
import { readColumns } from "../../command/columns.ts";
import type { ProgramSpec } from "../../command/command-spec.ts";
import { formatProgramHelp, plainHelp } from "../../command/format-help.ts";
import { formatUsageError } from "../../command/format-usage.ts";
import { parseArguments } from "../../command/parse-arguments.ts";
import { isUsageError } from "../../command/usage-error.ts";
import { programExits } from "./program-exits.ts";

declare const __VERSION__: string;

/** A program: its specification, and the function that runs it. */
export interface Program {
  readonly spec: ProgramSpec;
  /**
   * @returns the exit code
   * @throws UsageError for a command line that is wrong
   * @throws Error whose message is for people
   */
  run(given: Arguments): Promise<number>;
}

/** Runs a program with the arguments of this process, and sets its exit code. */
export async function runProgram({ spec, run }: Program, args: readonly string[]): Promise<void> {
  // Lost output is a failure; if the reader has closed the pipe, no message is needed.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") report(spec, `the output cannot be written: ${error.message}`);
    process.exit(programExits.failed);
  });
  try {
    const given = parseArguments(args, spec.main);
    if (given.flag("help")) {
      process.stdout.write(formatProgramHelp(spec, { ...plainHelp, columns: outputColumns() }));
    } else if (given.flag("version")) process.stdout.write(`${spec.name} ${__VERSION__}\n`);
    else {
      checkOperands(given, spec.main);
      process.exitCode = await run(given);
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (isUsageError(error)) {
      process.stderr.write(formatUsageError(spec, spec.main, `error: ${printable(message)}`));
      process.exitCode = programExits.usage;
      return;
    }
    report(spec, message);
    process.exitCode = programExits.failed;
  }
}

/** The width of standard output; undefined if lines may have any length. */
export function outputColumns(): number | undefined {
  return readColumns(process.env["COLUMNS"], process.stdout.columns);
}

/** Writes an error in the form of the reference's client tools. */
function report({ name }: ProgramSpec, message: string): void {
  process.stderr.write(`${name}: error: ${printable(message)}\n`);
}
