import { isNameText, isPlainNameText } from "../model/characters.ts";

/** A legacy service file and the calls that it is for. */
export interface ServiceFile {
  readonly name: string;
  readonly service: string;
  /** `+ARG`, or `*` for a file that serves every argument. */
  readonly argument: string;
}

/** The files of a policy directory that are loaded, sorted; and those whose names make the load fail. */
export function choosePolicyFiles(names: readonly string[]): { readonly chosen: string[]; readonly bad: string[] } {
  const candidates = names.filter((name) => name.endsWith(".policy") && !name.startsWith(".")).sort();
  return {
    chosen: candidates.filter(isPolicyFileName),
    bad: candidates.filter((name) => !isPolicyFileName(name)),
  };
}

/** Whether a name has only the characters of policy files (docs/reference/policy-language.md#policy-file-names). */
function isPolicyFileName(name: string): boolean {
  return isPlainNameText(name) && name === name.toLowerCase();
}

/**
 * Returns the service files of a legacy directory in the order in which `!compat-4.0` reads them: by service, inside a
 * service by argument, the file for every argument last. Other files are skipped without an error
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
