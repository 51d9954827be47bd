/** The value of a property as a reply contains it (docs/reference/admin-api.md#reply-of-property-get). */
export interface ReportedProperty {
  readonly isDefault: boolean;
  /** As it is shown: null for none, undefined when there is no value at all. */
  readonly value: string | null | undefined;
}

/**
 * Reads `default=True|False type=TYPE VALUE`.
 *
 * @param where the property, for the error
 * @throws Error when it is something else, as what is left of an answer that was cut off
 */
export function readProperty(text: string, where: string): ReportedProperty {
  const found = /^default=(True|False) type=(vm|label|int|bool|str) ([\s\S]*)$/.exec(text);
  const [, isDefault, type = "", value = ""] = found ?? [];
  if (found === null || !forms[type]?.test(value)) {
    const expected = "default=True|False type=TYPE VALUE";
    throw new Error(`unexpected reply about ${where}: ${JSON.stringify(text)}; expected ${expected}`);
  }
  return { isDefault: isDefault === "True", value: shown(type, value) };
}

/**
 * Reads what `GetAll` answers.
 *
 * @throws Error when a line is something else
 */
export function readProperties(text: string): ReadonlyMap<string, ReportedProperty> {
  return new Map(
    readLines(text, "the values").map((line) => {
      const [, name = "", rest = ""] = /^(\S+) ([\s\S]*)$/.exec(line) ?? [];
      const unescaped = rest.replace(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter));
      return [name, readProperty(unescaped, name === "" ? "a property" : name)];
    }),
  );
}

/**
 * The lines of a list, each of which ends with a line feed.
 *
 * @throws Error when the last does not: then some is missing
 */
export function readLines(text: string, what: string): readonly string[] {
  if (text !== "" && !text.endsWith("\n")) throw new Error(`the daemon's list of ${what} was cut off`);
  return text.split("\n").slice(0, -1);
}

const forms: Readonly<Record<string, RegExp>> = {
  vm: /^[^\n]*$/,
  label: /^[^\n]*$/,
  int: /^(-?[0-9]+)?$/,
  bool: /^(True|False)?$/,
  str: /^/,
};

function shown(type: string, value: string): string | null | undefined {
  if (type === "str" || value !== "") return value;
  return type === "vm" || type === "label" ? null : undefined;
}
