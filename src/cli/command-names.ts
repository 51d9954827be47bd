/** The commands in the order of the help. The compiler checks that the registry has an entry for each. */
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
 * The first words that select a command instead of the call form. After a leading `--`, they are names of sources.
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
