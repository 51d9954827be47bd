import type { OptionSpec, ProgramSpec } from "./program.ts";
import { UsageError } from "./usage-error.ts";

/** The options and arguments of a command line. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** Whether an option was given. */
  flag(name: string): boolean;
  /** The value of an option; the last one wins. */
  value(name: string): string | undefined;
}

type Found = readonly [name: string, option: OptionSpec];

/**
 * Reads a command line as the true client tools do: options stand anywhere before `--`, short ones in one word too, and
 * a negative number is an argument.
 *
 * @throws UsageError
 */
export function readArguments(args: readonly string[], { options }: Pick<ProgramSpec, "options">): Arguments {
  const positionals: string[] = [];
  const given = new Map<string, string>();
  const rest = [...args];
  const take = ([name, option]: Found, shown: string, inline: string | undefined): void => {
    if (option.value === undefined) {
      if (inline !== undefined) throw new UsageError(`${shown} takes no value, found ${JSON.stringify(inline)}`);
      given.set(name, "");
      return;
    }
    const value = inline ?? nextValue(option, rest);
    if (value === undefined || value === "") throw new UsageError(`${shown} needs a value: ${shown} ${option.value}`);
    given.set(name, value);
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") positionals.push(...rest.splice(0));
    else if (!/^-[^0-9]/.test(word)) positionals.push(word);
    else if (word.startsWith("--")) {
      const [, long = "", inline] = /^(--[^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
      take(findLong(long, options), long, inline);
    } else readShort(word, options, take);
  }
  return { positionals, flag: (name) => given.has(name), value: (name) => given.get(name) };
}

/** `-eD`, `-cPATH`, `-c PATH` */
function readShort(
  word: string,
  options: ProgramSpec["options"],
  take: (found: Found, shown: string, inline: string | undefined) => void,
): void {
  for (let index = 1; index < word.length; index++) {
    const letter = word.charAt(index);
    const found = Object.entries(options).find(([, { short }]) => short === letter);
    if (found === undefined) throw new UsageError(`unknown option -${letter}`);
    const inline = word.slice(index + 1);
    const takesRest = found[1].value !== undefined && inline !== "";
    take(found, `-${letter}`, takesRest ? inline : undefined);
    if (takesRest) return;
  }
}

function findLong(shown: string, options: ProgramSpec["options"]): Found {
  const name = shown.slice(2);
  const found = Object.entries(options).find(([each, { alias }]) => each === name || alias === name);
  if (found !== undefined) return found;
  const meant = Object.keys(options).filter((each) => each.startsWith(name));
  const hint = meant.length === 1 ? `; did you mean --${meant[0]}?` : "";
  throw new UsageError(`unknown option ${shown}${hint}`);
}

/** An option that has a usual value takes the next word only if that is a path, which no other argument can be. */
function nextValue({ usual }: OptionSpec, rest: string[]): string | undefined {
  if (usual !== undefined && !/^[^-].*[./]|^[./]/.test(rest[0] ?? "")) return usual;
  return rest.shift();
}
