import type { CommandSpec, OptionSpec, OptionTable } from "./command-spec.ts";
import { didYouMean } from "./suggest.ts";
import { UsageError } from "./usage-error.ts";

/** Marks a word that begins with a hyphen and is not an option. No argument of a program can hold this character. */
const mark = "\0";

/** The part of a command that the parser needs. */
export type ParsedSpec = Pick<CommandSpec, "options" | "negativeOperands">;

/**
 * Brings a command line to the spellings that the parser below reads exactly. It splits values off short options,
 * replaces aliases by names, writes out implied values, and marks negative numbers as operands.
 *
 * @throws UsageError for an unknown long option, and for a value of an option that takes none
 */
export function normalizeWords(args: readonly string[], { options, negativeOperands }: ParsedSpec): string[] {
  const end = args.indexOf("--");
  const words = end < 0 ? args : args.slice(0, end);
  const normalized = words.flatMap((word, index) => {
    if (negativeOperands && /^-\d/.test(word)) return [mark + word];
    if (word.startsWith("--")) return longOption(word, words[index + 1], options);
    return /^-./s.test(word) ? shortOptions(word, options) : [word];
  });
  return end < 0 ? normalized : [...normalized, ...args.slice(end)];
}

/** Undoes the marks. */
export function restoreWord(word: string): string {
  return word.startsWith(mark) ? word.slice(mark.length) : word;
}

/** Finds an option by its name or its alias. */
export function findOption(name: string, options: OptionTable): readonly [name: string, OptionSpec] | undefined {
  return Object.entries(options).find(([each, { alias }]) => each === name || alias === name);
}

/** The error for an option that the command does not have, with the nearest that it has. */
export function unknownOption(shown: string, options: OptionTable): UsageError {
  const known = Object.entries(options).flatMap(([name, { alias, ignored }]) =>
    ignored ? [] : [`--${name}`, ...(alias === undefined ? [] : [`--${alias}`])],
  );
  return new UsageError(`unknown option ${shown}${didYouMean(shown, known)}`);
}

function longOption(word: string, next: string | undefined, options: OptionTable): string[] {
  const [, name = "", value] = /^--([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
  const found = findOption(name, options);
  if (found === undefined) throw unknownOption(`--${name}`, options);
  const [mainName, option] = found;
  if (option.value === undefined && value !== undefined) {
    throw new UsageError(`--${name} takes no value, found ${JSON.stringify(value)}`);
  }
  // Values of an option keep their order, whichever of its names they have.
  if (value !== undefined) return [`--${mainName}=${value}`];
  if (option.impliedValue === undefined || isPath(next)) return [`--${mainName}`];
  return [`--${mainName}=${option.impliedValue}`];
}

/** An option with an implied value takes the next word only if that is a path, which no other argument can be. */
function isPath(word: string | undefined): boolean {
  return word !== undefined && /^[^-].*[./]|^[./]/.test(word);
}

/** `-eD`, `-cPATH` */
function shortOptions(word: string, options: OptionTable): string[] {
  const letters = [...word.slice(1)];
  const valued = letters.findIndex((letter) =>
    Object.values(options).some(({ short, value }) => short === letter && value !== undefined),
  );
  // The parser below would read a value behind other characters, or take the word for an operand.
  const odd = letters.slice(0, valued < 0 ? letters.length : valued).find((letter) => !/\w/.test(letter));
  if (odd !== undefined) throw unknownOption(`-${odd}`, options);
  if (valued < 0 || valued === letters.length - 1) return [word];
  const value = letters.slice(valued + 1).join("");
  return [`-${letters.slice(0, valued + 1).join("")}=${value}`];
}
