import type { OptionSpec, OptionTable } from "./command-spec.ts";

/** All spellings of an option with its value, as `-c, --connect PATH`. */
export function optionNames(name: string, option: OptionSpec): string {
  const { value, impliedValue } = option;
  const names = spellings(name, option).join(", ");
  if (value === undefined) return names;
  return impliedValue === undefined ? `${names} ${value}` : `${names}[=${value}]`;
}

/** The spellings of an option, the short one first. */
export function spellings(name: string, { short, alias }: OptionSpec): readonly string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${name}`, ...(alias === undefined ? [] : [`--${alias}`])];
}

/** The help of an option with its choices and its default. */
export function optionHelp({ help, choices, default: fallback, repeatable }: OptionSpec): string {
  return [
    help,
    choices === undefined ? "" : `: ${listChoices(choices)}`,
    repeatable ? "; repeatable" : "",
    fallback === undefined ? "" : ` [default: ${fallback}]`,
  ].join("");
}

/** The options that help and completion show. */
export function shownOptions(options: OptionTable): readonly (readonly [name: string, option: OptionSpec])[] {
  return Object.entries(options).filter(([, { ignored }]) => ignored !== true);
}

/** Words as a phrase: `text, json or tap`. */
export function listChoices(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join() : `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
}
