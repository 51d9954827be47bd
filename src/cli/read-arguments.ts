import { parseArgs } from "node:util";
import type { Arguments, CommandSpec, OptionSpec } from "./command.ts";
import { nearest } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Reads a command line by the options of a command.
 *
 * @throws UsageError for an unknown option (with the nearest known one), a missing or unwanted value, or one that is
 *   none of the choices
 */
export function readArguments(args: readonly string[], spec: CommandSpec): Arguments {
  const options = Object.fromEntries(
    Object.entries(spec.options).map(([name, option]) => [
      name,
      {
        type: option.value === undefined ? ("boolean" as const) : ("string" as const),
        multiple: true as const,
        ...(option.short === undefined ? {} : { short: option.short }),
      },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const positionals: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = spec.options[token.name];
    if (option === undefined) throw unknownOption(token.rawName, spec);
    const value = checkValue(token.rawName, token.value, option, token.inlineValue === true);
    given.set(token.name, [...(given.get(token.name) ?? []), value]);
  }
  return {
    positionals,
    flag: (name) => given.has(name),
    value: (name) => given.get(name)?.at(-1),
    values: (name) => given.get(name) ?? [],
  };
}

function checkValue(name: string, value: string | undefined, option: OptionSpec, inline: boolean): string {
  if (option.value === undefined) {
    if (inline) throw new UsageError(`${name} takes no value`);
    return "";
  }
  if (value === undefined || value === "") throw new UsageError(`${name} needs a value: ${name} ${option.value}`);
  if (!inline && value.startsWith("--")) {
    throw new UsageError(`${name} needs a value, found the option ${value}; if it is meant, write ${name}=${value}`);
  }
  if (option.choices !== undefined && !option.choices.includes(value)) {
    throw new UsageError(`${value} is no value of ${name}: choose ${option.choices.join(" or ")}`);
  }
  return value;
}

function unknownOption(name: string, spec: CommandSpec): UsageError {
  const known = Object.keys(spec.options).map((option) => `--${option}`);
  const meant = nearest(name, known);
  return new UsageError(`unknown option ${name}${meant === undefined ? "" : `; did you mean ${meant}?`}`);
}
