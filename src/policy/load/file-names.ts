import { isNameText, isPlainNameText } from "../model/characters.ts";

/** A legacy service file, and the calls that it applies to. */
export interface ServiceFile {
  readonly name: string;
  readonly service: string;
  /** `+ARG`, or `*` for a file that applies to every argument. */
  readonly argument: string;
}

/** Returns the sorted names of the policy files in a directory, and the names that make the load fail. */
export function choosePolicyFiles(names: readonly string[]): { readonly chosen: string[]; readonly bad: string[] } {
  const candidates = names.filter((name) => name.endsWith(".policy") && !name.startsWith(".")).sort();
  return {
    chosen: candidates.filter(isPolicyFileName),
    bad: candidates.filter((name) => !isPolicyFileName(name)),
  };
}

/** Checks the characters of a policy file's name (docs/reference/policy-language.md#policy-file-names). */
function isPolicyFileName(name: string): boolean {
  return isPlainNameText(name) && name === name.toLowerCase();
}

/**
 * Returns the service files of a legacy directory in the order in which `!compat-4.0` reads them. They are sorted by
 * service, then by argument; the file for every argument is last. Other files are ignored
 * (docs/reference/policy-language.md#compatibility-directive).
 */
export function chooseServiceFiles(names: readonly string[]): ServiceFile[] {
  return names
    .filter((name) => isNameText(name) && !name.startsWith(".") && !hasIgnoredSuffix(name))
    .map((name) => {
      const plus = name.indexOf("+");
      return plus < 0
        ? { name, service: name, argument: "*" }
        : { name, service: name.slice(0, plus), argument: name.slice(plus) };
    })
    .sort((a, b) => compare(a.service, b.service) || compareArguments(a.argument, b.argument));
}

function hasIgnoredSuffix(name: string): boolean {
  return name.endsWith(".rpmsave") || name.endsWith(".rpmnew") || name.endsWith(".swp");
}

function compareArguments(a: string, b: string): number {
  if (a === "*" || b === "*") return Number(a === "*") - Number(b === "*");
  return compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
