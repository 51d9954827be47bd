import { type Dirent, type PathLike, readdir, readdirSync, realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { globSync } from "tinyglobby";
import { UsageError } from "../../command/usage-error.ts";
import { fromHere } from "./tested-policy.ts";

/** The names of tests files in a directory. They are also the default, without arguments. */
const defaultNames: readonly string[] = ["**/policy-tests.yaml", "**/*.policy-test.yaml"];

/**
 * Returns the tests files that arguments name: paths, directories and globs. Each file is returned once, by its path
 * from the current directory.
 *
 * @throws UsageError if an argument matches no file, or a directory cannot be read
 */
export function findFiles(args: readonly string[]): readonly string[] {
  const found = args.length === 0 ? findBelow(".", "this directory") : args.flatMap(findOne);
  const shown = new Map<string, string>();
  for (const file of found) {
    const real = withoutLinks(file);
    // Paths in the file are relative to its real directory, if it was found there.
    if (!shown.has(real) || resolve(file) === real) shown.set(real, fromHere(file));
  }
  return [...shown.values()];
}

/** Through a link to a directory above, every file would be found again and again. */
function withoutLinks(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // The file was removed meanwhile, or is a pipe. Reading it reports that.
    return resolve(file);
  }
}

function findOne(argument: string): readonly string[] {
  const kind = kindOf(argument);
  if (kind === "file") return [argument];
  if (kind === "directory") return findBelow(argument, argument);
  const files = glob([argument], ".");
  if (files.length === 0) throw new UsageError(`no file matches ${argument}`);
  return files;
}

function findBelow(directory: string, shown: string): readonly string[] {
  const files = glob(defaultNames, directory);
  if (files.length === 0) throw new UsageError(`there is neither ${defaultNames.join(" nor ")} below ${shown}`);
  return files;
}

function kindOf(path: string): "file" | "directory" | "none" {
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status === undefined) return "none";
    // A pipe counts as a file: shells make one for <(COMMAND).
    return status.isDirectory() ? "directory" : "file";
  } catch (error) {
    throw new UsageError(`${path} cannot be looked at: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function glob(patterns: readonly string[], cwd: string): readonly string[] {
  const unreadable: string[] = [];
  // The library skips unreadable directories. Tests that are not run would look like tests that pass.
  const fs = {
    readdir,
    readdirSync: (path: PathLike, options: { withFileTypes: true }): Dirent[] => {
      try {
        return readdirSync(path, options);
      } catch (error) {
        unreadable.push(`${String(path)} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
        throw error;
      }
    },
  };
  const files = globSync([...patterns], {
    cwd,
    fs: fs as never,
    absolute: true,
    onlyFiles: true,
    expandDirectories: false,
    ignore: ["**/node_modules/**"],
  });
  const [first] = unreadable;
  if (first !== undefined) throw new UsageError(first);
  return [...files].sort();
}
