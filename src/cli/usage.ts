import { exitCodes } from "../base/exit-code.ts";
import type { CommandSpec } from "../command/command-spec.ts";
import { formatUsageError } from "../command/format-usage.ts";
import { didYouMean, suggest } from "../command/suggest.ts";
import { writeError } from "../host/write-all.ts";
import { includedCommands } from "./included-commands.ts";
import { qrexecPolicy } from "./registry.ts";

/** Reports a wrong command line on standard error, with the synopses of the command. */
export function reportUsage(message: string, spec: CommandSpec = qrexecPolicy.main): number {
  writeError(formatUsageError(qrexecPolicy, spec, message));
  return exitCodes.usage.code;
}

/** Reports a command that only the program for Node.js has. */
export function reportNotIncluded(name: string): number {
  const known = includedCommands.join(", ");
  writeError(`qrexec-policy: ${JSON.stringify(name)} is not part of this executable; expected one of ${known}\n`);
  writeError("  help: use the qrexec-policy for Node.js\n");
  return exitCodes.usage.code;
}

/** Reports a wrong number of arguments. The first one may be a misspelt command. */
export function reportArguments(positionals: readonly string[]): number {
  const meant = suggest(positionals[0] ?? "", includedCommands);
  const hint = meant === undefined ? "" : `; did you mean the command ${meant}?`;
  return reportUsage(`expected 3 or 5 arguments, got ${positionals.length}${hint}`);
}

/** Reports wrong options of the call form. If the words before them look like a command, suggests it. */
export function reportCallUsage(message: string, args: readonly string[]): number {
  const words = args.findIndex((arg) => arg.startsWith("-"));
  const word = words > 0 ? (args[0] as string) : undefined;
  const meant = word === undefined ? "" : didYouMean(word, includedCommands).replace(";", ",");
  // A single word is reported even if it resembles no command. The first of several words may be a domain.
  const isReported = word !== undefined && (meant !== "" || words === 1);
  return reportUsage(isReported ? `${message}; ${word} is not a command${meant}` : message);
}
