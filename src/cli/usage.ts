import { exitCodes } from "../base/exit-code.ts";
import type { CommandSpec } from "../command/command-spec.ts";
import { formatUsageError } from "../command/format-usage.ts";
import { didYouMean, suggest } from "../command/suggest.ts";
import { writeAll } from "../host/write-all.ts";
import { commandNames } from "./command-names.ts";
import { qrexecPolicy } from "./registry.ts";

/** Reports a wrong command line on standard error, with the synopses of the command. */
export function reportUsage(message: string, spec: CommandSpec = qrexecPolicy.main): number {
  writeAll(2, formatUsageError(qrexecPolicy, spec, message));
  return exitCodes.usage.code;
}

/** Reports a number of arguments that no form has; the first one may be a misspelt command. */
export function reportArguments(positionals: readonly string[]): number {
  const meant = suggest(positionals[0] ?? "", commandNames);
  const hint = meant === undefined ? "" : `; did you mean the command ${meant}?`;
  return reportUsage(`three or five arguments are needed, not ${positionals.length}${hint}`);
}

/**
 * The end of a message about another fault: the word is not a command, and which one may be meant.
 *
 * @param always whether to say so also if no command is near, and the word may be a domain
 */
export function describeNoCommand(word: string, always: boolean): string {
  const meant = didYouMean(word, commandNames);
  if (meant !== "") return `; ${word} is not a command${meant.replace(";", ",")}`;
  return always ? `; ${word} is not a command` : "";
}
