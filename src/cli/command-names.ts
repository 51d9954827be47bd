/**
 * The first words that are commands. Anything else begins the form that qrexec-daemon runs; after a leading `--` even
 * a source with one of these names does.
 */
export const commandNames: ReadonlySet<string> = new Set([
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
  "help",
  "--help",
  "-h",
  "--version",
  "-V",
]);
