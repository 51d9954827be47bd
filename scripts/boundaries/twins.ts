import type { Finding } from "./finding.ts";
import type { SourceFile } from "./source-files.ts";

/** The table that has the compiler compare each twin with the file for Node.js. */
const table = "src/platform/native/twins.ts";

/** The functions of the native executable. */
const host = "src/platform/native/host.ts";

/** The folders that may hold twins. */
const folders = ["src/platform/", "src/policy/syntax/"];

const ending = ".native.ts";

/**
 * Checks the files for the native executable. Each `NAME.native.ts` has a `NAME.ts`, and both are in the table. No other
 * file uses the functions of the executable.
 */
export function checkTwins(files: readonly SourceFile[]): Finding[] {
  const paths = new Set(files.map(({ path }) => path));
  const listed = new Set(
    files
      .filter(({ path }) => path === table)
      .flatMap(({ imports }) => imports.flatMap(({ target }) => (target.kind === "file" ? [target.path] : []))),
  );
  const twins = [...paths].filter((path) => path.endsWith(ending));
  const finding = (file: string, message: string): Finding => ({ rule: "twin", file, message });
  return [
    ...twins.flatMap((twin) => {
      const other = twin.replace(ending, ".ts");
      if (!folders.some((folder) => twin.startsWith(folder)))
        return [finding(twin, `only ${folders.join(" and ")} hold files for the native executable`)];
      if (!paths.has(other)) return [finding(twin, `${other}, the same for Node.js, is missing`)];
      return [twin, other].every((path) => listed.has(path))
        ? []
        : [finding(twin, `${table} does not compare it with ${other}`)];
    }),
    ...files.flatMap(({ path, imports }) =>
      path.endsWith(ending)
        ? []
        : imports
            .filter(({ target }) => target.kind === "file" && target.path === host)
            .map(({ line }) => ({ ...finding(path, `only files that end in ${ending} import ${host}`), line })),
    ),
  ];
}
