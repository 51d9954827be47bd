import type { Finding } from "./finding.ts";
import type { SourceFile } from "./source-files.ts";

/**
 * The folders that may hold files for the native executable, each with the table in which the compiler compares the twins.
 * The splitter of lines is a pair of files as well.
 */
const tables: Readonly<Record<string, string>> = {
  "src/platform/": "src/platform/native/twins.ts",
  "src/policy/syntax/": "src/policy/syntax/twins.ts",
};

/** The functions of the native executable. */
const host = "src/platform/native/host.ts";

const ending = ".native.ts";

/**
 * Checks the files for the native executable. A `NAME.native.ts` with a `NAME.ts` is its twin and stands in the table. Only
 * files for the executable import `host.ts` and each other.
 */
export function checkTwins(files: readonly SourceFile[]): Finding[] {
  const paths = new Set(files.map(({ path }) => path));
  const listed = new Set(files.filter(({ path }) => isTable(path)).flatMap(importedFiles));
  return [
    ...files
      .filter(({ path }) => path.endsWith(ending))
      .flatMap(({ path }) => {
        const folder = Object.keys(tables).find((name) => path.startsWith(name));
        if (folder === undefined) {
          return [finding(path, `only ${Object.keys(tables).join(" and ")} hold files for the native executable`)];
        }
        const other = path.replace(ending, ".ts");
        if (!paths.has(other) || (listed.has(path) && listed.has(other))) return [];
        return [finding(path, `${tables[folder]} does not compare it with ${other}`)];
      }),
    ...files.filter(({ path }) => !path.endsWith(ending) && !isTable(path)).flatMap(checkImports),
  ];
}

function isTable(path: string): boolean {
  return Object.values(tables).includes(path);
}

/** Returns the imports of a file that only files for the native executable may have. */
function checkImports({ path, imports }: SourceFile): Finding[] {
  return imports
    .filter(({ target }) => target.kind === "file" && (target.path === host || target.path.endsWith(ending)))
    .map(({ line, specifier }) => ({
      ...finding(path, `only files that end in ${ending} import this (found "${specifier}")`),
      line,
    }));
}

function importedFiles({ imports }: SourceFile): string[] {
  return imports.flatMap(({ target }) => (target.kind === "file" ? [target.path] : []));
}

function finding(file: string, message: string): Finding {
  return { rule: "twin", file, message };
}
