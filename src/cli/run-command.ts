import { exitCodes } from "../base/exit-code.ts";
import { checkOperands } from "../command/check-operands.ts";
import { findOption } from "../command/normalize-words.ts";
import { parseArguments } from "../command/parse-arguments.ts";
import { didYouMean } from "../command/suggest.ts";
import { isUsageError } from "../command/usage-error.ts";
import { writeError } from "../host/write-all.ts";
import { isNative } from "../platform/process/runtime.ts";
import { type CommandName, completeName } from "./command-names.ts";
import { includedCommands, isIncluded } from "./included-commands.ts";
import { OutputError, outputExit } from "./output.ts";
import { commands, qrexecPolicy } from "./registry.ts";
import { showHelp, showVersion } from "./show.ts";
import { reportNotIncluded, reportUsage } from "./usage.ts";

/** Runs a command and returns its exit code. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [name = "", ...rest] = args;
  switch (name) {
    case "":
      return reportUsage("expected a command or a call");
    case "--version":
    case "-V":
      return showVersion();
    case "help":
    case "--help":
    case "-h":
      return help(rest[0]);
    case completeName:
      if (isNative) return reportNotIncluded(name);
      return (await import("./commands/complete.ts")).runComplete(rest);
    default:
      return isIncluded(name) ? runNamed(name, rest) : reportNotIncluded(name);
  }
}

/** Shows the help of a command. If an option such as `--version` follows, shows the help of the program. */
function help(topic: string | undefined): number {
  if (topic === undefined || isOption(topic)) return showHelp();
  if (isIncluded(topic)) return showHelp(commands[topic].spec);
  if (Object.hasOwn(commands, topic)) return reportNotIncluded(topic);
  return reportUsage(`no command ${topic}${didYouMean(topic, includedCommands)}`);
}

function isOption(word: string): boolean {
  const { options } = qrexecPolicy.main;
  if (word.startsWith("--")) return findOption(word.slice(2), options) !== undefined;
  return Object.values(options).some(({ short }) => word === `-${short}`);
}

async function runNamed(name: CommandName, rest: readonly string[]): Promise<number> {
  const { spec, load } = commands[name];
  try {
    const given = parseArguments(rest, spec);
    if (given.flag("help")) return showHelp(spec);
    checkOperands(given, spec);
    const run = await load();
    return await run(given);
  } catch (error) {
    if (isUsageError(error)) return reportUsage(error.message, spec);
    if (error instanceof OutputError) return outputExit(`qrexec-policy ${name}`, error);
    writeError(`qrexec-policy ${name}: internal error: ${(error as Error).message}\n`);
    return exitCodes.internal.code;
  }
}
