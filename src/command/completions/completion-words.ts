import { allForms, type CommandSpec, type OptionSpec, type ProgramSpec } from "../command-spec.ts";
import { shownOptions, spellings } from "../describe-option.ts";

/** The first line of a generated script. */
export const generatedNote = "# made by npm run docs; do not edit";

/** The words that completion offers and that no spec lists. */
export interface CompletionSources {
  /** A command that prints the names of domains, one a line. It gets the words of the command line. */
  readonly domains: string;
  /** A command that prints the names of properties, one a line. */
  readonly properties: string;
  readonly lintRules: readonly string[];
  readonly lintLevels: readonly string[];
}

/** Options that complete in the same way, as `COMMAND:--name` for each of their spellings. */
export interface ValueGroup<Action> {
  readonly action: Action;
  readonly patterns: readonly string[];
}

/** Groups the options with values by what completes them. */
export function groupValues(
  program: ProgramSpec,
  actionOf: (option: OptionSpec) => string,
): readonly ValueGroup<string>[] {
  const groups = new Map<string, string[]>();
  for (const form of allForms(program)) {
    for (const [name, option] of shownOptions(form.options)) {
      if (option.value === undefined || option.impliedValue !== undefined) continue;
      const action = actionOf(option);
      const patterns = groups.get(action) ?? [];
      groups.set(action, patterns);
      patterns.push(...spellings(name, option).map((spelling) => `${form.name}:${spelling}`));
    }
  }
  return [...groups].map(([action, patterns]) => ({ action, patterns }));
}

/** The long spellings of all options of a form. */
export function longOptions({ options }: CommandSpec): readonly string[] {
  return shownOptions(options).flatMap(([name, option]) =>
    spellings(name, option).filter((spelling) => spelling.startsWith("--")),
  );
}

/** The name of the shell function for a program. */
export function functionName({ name }: ProgramSpec): string {
  return `_${name.replaceAll("-", "_")}`;
}

/** Text that may stand between single quotes in every shell; brackets and colons would end zsh's descriptions. */
export function quotable(text: string): string {
  return text.replaceAll("'", "’").replaceAll("[", "(").replaceAll("]", ")").replaceAll(":", ";");
}
