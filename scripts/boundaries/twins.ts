import type { Finding } from "./finding.ts";
import type { SourceFile } from "./source-files.ts";

/** The table in which the compiler compares each twin with the file for Node.js. */
const table = "src/platform/native/twins.ts";

/** The functions of the native executable. */
const host = "src/platform/native/host.ts";

const room = "src/platform/";

/** The folders that may hold files for the native executable. The word splitter is a pair of files as well. */
const folders = [room, "src/policy/syntax/"];

const ending = ".native.ts";

/**
 * Checks the files for the native executable. A `NAME.native.ts` with a `NAME.ts` is its twin and stands in the table. Only
 * files for the executable import `host.ts` and each other.
 */
export function checkTwins(files: readonly SourceFile[]): Finding[] {
  const paths = new Set(files.map(({ path }) => path));
  const listed = new Set(files.filter(({ path }) => path === table).flatMap(importedFiles));
  return [
    ...files
      .filter(({ path }) => path.endsWith(ending))
      .flatMap(({ path }) => {
        if (!folders.some((folder) => path.startsWith(folder)))
          return [finding(path, `only ${folders.join(" and ")} hold files for the native executable`)];
        const other = path.replace(ending, ".ts");
        const isListed = listed.has(path) && listed.has(other);
        if (!path.startsWith(room) || !paths.has(other) || isListed) return [];
        return [finding(path, `${table} does not compare it with ${other}`)];
      }),
    ...files.filter(({ path }) => !path.endsWith(ending) && path !== table).flatMap(checkImports),
  ];
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
