import { exitCodes } from "../base/exit-code.ts";
import { writeAll } from "../host/write-all.ts";
import { commandNames } from "./command-names.ts";
import { nearest } from "./nearest.ts";
import { findSpec } from "./specs/index.ts";

/** Reports a wrong command line on standard error, with the synopsis of the command. */
export function reportUsage(message: string, command: string): number {
  const spec = findSpec(command);
  const synopses = spec.usage.map((usage) => `  qrexec-policy ${usage}\n`).join("");
  const help = command === "call" ? "qrexec-policy --help" : `qrexec-policy ${command} --help`;
  writeAll(2, `qrexec-policy: ${message}\nusage:\n${synopses}see ${help}\n`);
  return exitCodes.usage.code;
}

/** Reports a number of arguments that no form has; the first one may be a command that was mistyped. */
export function reportArguments(positionals: readonly string[]): number {
  const meant = nearestCommand(positionals[0] ?? "");
  const hint = meant === undefined ? "" : `; did you mean the command ${meant}?`;
  return reportUsage(`three or five arguments are needed, not ${positionals.length}${hint}`, "call");
}

/**
 * Says, after another fault, that a word is no command, and which one may be meant.
 *
 * @param always whether to say so also when none is near, and the word may be a domain
 */
export function describeNoCommand(word: string, always: boolean): string {
  const meant = nearestCommand(word);
  if (meant !== undefined) return `; ${word} is no command, did you mean ${meant}?`;
  return always ? `; ${word} is no command` : "";
}

function nearestCommand(word: string): string | undefined {
  return nearest(
    word,
    [...commandNames].filter((name) => !name.startsWith("-")),
  );
}
