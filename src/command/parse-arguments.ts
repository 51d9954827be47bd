import { typeFlag } from "type-flag";
import type { Arguments } from "./arguments.ts";
import type { OptionSpec, OptionTable } from "./command-spec.ts";
import { listChoices } from "./describe-option.ts";
import { normalizeWords, type ParsedSpec, restoreWord, unknownOption } from "./normalize-words.ts";
import { didYouMean } from "./suggest.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Reads a command line by the options of a command. Options stand anywhere before `--`.
 *
 * @throws UsageError for an unknown option (with the nearest known one), a missing or unwanted value, or one that is not
 *   among the choices
 */
export function parseArguments(args: readonly string[], spec: ParsedSpec): Arguments {
  const { options } = spec;
  const { flags, unknownFlags, _: positionals } = typeFlag(schemaOf(options), normalizeWords(args, spec));
  const given = new Map<string, readonly string[]>();
  for (const [name, option] of Object.entries(options)) {
    const values = flags[name] ?? [];
    if (values.length === 0) continue;
    given.set(
      name,
      values.map((value) => checkValue(name, String(value), option, args)),
    );
  }
  const [unknown] = Object.keys(unknownFlags);
  if (unknown !== undefined) throw unknownOption(`-${unknown}`, options);
  return {
    positionals: positionals.map(restoreWord),
    flag: (name) => given.has(name),
    value: (name) => given.get(name)?.at(-1),
    values: (name) => given.get(name) ?? [],
  };
}

type FlagSchema = Record<string, { readonly type: [BooleanConstructor | StringConstructor]; readonly alias?: string }>;

function schemaOf(options: OptionTable): FlagSchema {
  const schema: FlagSchema = {};
  for (const [name, { value, short }] of Object.entries(options)) {
    const type: FlagSchema[string]["type"] = [value === undefined ? Boolean : String];
    schema[name] = short === undefined ? { type } : { type, alias: short };
  }
  return schema;
}

function checkValue(name: string, given: string, option: OptionSpec, args: readonly string[]): string {
  const { value: valueName, choices } = option;
  if (valueName === undefined) return "";
  const value = restoreWord(given);
  if (value === "") throw missingValue(name, valueName, option, args);
  if (choices !== undefined && !choices.includes(value)) {
    const found = `unknown value ${JSON.stringify(value)} of --${name}`;
    throw new UsageError(`${found}; expected ${listChoices(choices)}${didYouMean(value, choices)}`);
  }
  return value;
}

function missingValue(
  name: string,
  valueName: string,
  { short, alias }: OptionSpec,
  args: readonly string[],
): UsageError {
  const spellings = [`--${name}`, `--${alias}`, `-${short}`];
  const index = args.findIndex((word, at) => spellings.includes(word) && /^$|^-./.test(args[at + 1] ?? ""));
  const empty = spellings.find((each) => args.includes(`${each}=`));
  const shown = args[index] ?? empty ?? `--${name}`;
  const next = args[index + 1] ?? "";
  if (index < 0 || next === "") return new UsageError(`${shown} needs a value: ${shown} ${valueName}`);
  return new UsageError(`${shown} needs a value, found the option ${next}; if it is meant, write ${shown}=${next}`);
}
