/** The commands, in the order of the help. The registry has an entry for each, which the compiler checks. */
export const commandNames = [
  "eval",
  "rules",
  "compile",
  "lint",
  "explain",
  "test",
  "fmt",
  "convert",
  "query",
  "daemon",
  "status",
  "agent",
] as const;

/** The name of a command. */
export type CommandName = (typeof commandNames)[number];

/** The command that shell completion runs. No domain can have a name that begins with an underscore. */
export const completeName = "__complete";

/**
 * The first words that do not begin the form that qrexec-daemon runs. After a leading `--`, a source with one of these
 * names does.
 */
export const firstWords: ReadonlySet<string> = new Set([
  ...commandNames,
  "help",
  "--help",
  "-h",
  "--version",
  "-V",
  completeName,
]);
