import { type CommandSpec, commandLine, type ProgramSpec } from "./command-spec.ts";

/** The report of a wrong command line: the message, the synopses, and the way to the help. */
export function formatUsageError(program: ProgramSpec, command: CommandSpec, message: string): string {
  const name = commandLine(program, command);
  const synopses = command.usage.map((line) => `  ${name} ${line}\n`).join("");
  return `${program.name}: ${message}\nusage:\n${synopses}see ${name} --help\n`;
}
