import { printable } from "../../base/printable.ts";
import { formatHelp, formatUsage } from "./format-help.ts";
import { type ProgramSpec, programExits } from "./program.ts";
import { type Arguments, readArguments } from "./read-arguments.ts";
import { UsageError } from "./usage-error.ts";

declare const __VERSION__: string;

/** A program: what its help says, and what it does. */
export interface Program {
  readonly spec: ProgramSpec;
  /**
   * @returns the exit code
   * @throws UsageError for a command line that is wrong
   * @throws Error whose message is for people
   */
  run(given: Arguments): Promise<number>;
}

/** Runs a program with the arguments of this process, and leaves the exit code to it. */
export async function runProgram({ spec, run }: Program, args: readonly string[]): Promise<void> {
  // Output that comes to nobody is a failure; one that somebody has stopped reading needs no words.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") report(spec, `the output cannot be written: ${error.message}`);
    process.exit(programExits.failed);
  });
  try {
    const given = readArguments(args, spec);
    if (given.flag("help")) process.stdout.write(formatHelp(spec));
    else if (given.flag("version")) process.stdout.write(`${spec.name} ${__VERSION__}\n`);
    else process.exitCode = await run(given);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    if (isUsage) process.stderr.write(formatUsage(spec));
    report(spec, error instanceof Error ? error.message : String(error));
    process.exitCode = isUsage ? programExits.usage : programExits.failed;
  }
}

/** An error as the true client tools write it. */
function report({ name }: ProgramSpec, message: string): void {
  process.stderr.write(`${name}: error: ${printable(message)}\n`);
}
