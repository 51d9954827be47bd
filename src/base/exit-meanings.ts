import type { exitCodes } from "./exit-code.ts";

/** The general meaning of each exit code. A call does not load this. */
export const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  allow: "the call is allowed; in other commands: done, or nothing found",
  deny: "the call is denied, or the user would be asked; in other commands: the check found something",
  usage: "wrong arguments, or a named file or the output cannot be read or written",
  policy: "the policy does not load",
  systemInfo: "no system information",
  internal: "internal error; please report it",
  service: "the policy service does not answer",
  ask: "with `--exit-ask`: the user would be asked",
  engine: "the engine of the native executable ended with an error; please report it",
  notBuilt: "the program is not built: run `npm ci`",
  closed: "the output pipe was closed",
};
