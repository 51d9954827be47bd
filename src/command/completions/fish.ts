import type { CommandSpec, OptionSpec, ProgramSpec, ValueKind } from "../command-spec.ts";
import { optionHelp, shownOptions } from "../describe-option.ts";
import { type CompletionSources, generatedNote, quotable } from "./completion-words.ts";

/** Makes the completion of a program for fish. */
export function fishCompletion(program: ProgramSpec, sources: CompletionSources): string {
  const { name, main, commands } = program;
  const complete = (condition: string, rest: string): string =>
    `complete -c ${name}${condition === "" ? "" : ` -n '${condition}'`} ${rest}`;
  const form = (condition: string, { options, operands }: CommandSpec): readonly string[] => [
    ...shownOptions(options).map(([option, spec]) => complete(condition, optionRest(option, spec, sources))),
    ...operands
      .slice(0, 1)
      .flatMap(({ kind }) =>
        operandRest(kind, sources).map((rest) => complete(operandCondition(condition, kind), rest)),
      ),
  ];
  const isMain = commands.length === 0 ? "" : "__fish_use_subcommand";
  return `${[
    generatedNote,
    complete("", "-f"),
    ...commands.map((command) => complete(isMain, `-a ${command.name} -d '${quotable(command.summary)}'`)),
    ...(commands.length === 0 ? [] : [complete(isMain, "-a help -d 'show help'")]),
    ...(commands.length === 0
      ? []
      : [complete("__fish_seen_subcommand_from help", `-a '${commands.map((command) => command.name).join(" ")}'`)]),
    ...form(isMain, main),
    ...commands.flatMap((command) => form(`__fish_seen_subcommand_from ${command.name}`, command)),
  ].join("\n")}\n`;
}

function optionRest(name: string, option: OptionSpec, sources: CompletionSources): string {
  const { short, alias, value, impliedValue, choices, kind = "text" } = option;
  const names = [
    `-l ${name}`,
    ...(short === undefined ? [] : [`-s ${short}`]),
    ...(alias === undefined ? [] : [`-l ${alias}`]),
  ];
  const description = `-d '${quotable(optionHelp(option))}'`;
  if (value === undefined || impliedValue !== undefined) return `${names.join(" ")} ${description}`;
  const accepted = choices === undefined ? valueRest(kind, sources) : `-x -a '${choices.join(" ")}'`;
  return `${names.join(" ")} ${accepted} ${description}`;
}

function valueRest(kind: ValueKind, sources: CompletionSources): string {
  switch (kind) {
    case "file":
      return "-r -F";
    case "directory":
      return "-x -a '(__fish_complete_directories)'";
    case "text":
      return "-x";
    default:
      return `-x -a '${words(kind, sources)}'`;
  }
}

function operandRest(kind: ValueKind, sources: CompletionSources): readonly string[] {
  if (kind === "text") return [];
  return [kind === "file" || kind === "directory" ? "-F" : `-a '${words(kind, sources)}'`];
}

function operandCondition(condition: string, kind: ValueKind): string {
  return kind === "property" ? "__fish_is_first_arg" : condition;
}

function words(kind: ValueKind, { domains, properties, lintRules, lintLevels }: CompletionSources): string {
  switch (kind) {
    case "domain":
      return `(${domains} (commandline -opc)[2..] 2>/dev/null)`;
    case "property":
      return `(${properties})`;
    case "rule-level":
      return `{${lintRules.join(",")}}={${lintLevels.join(",")}}`;
    default:
      return "";
  }
}
