import { readdirSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../command/usage-error.ts";
import type { IgnoredPaths } from "./ignored-paths.ts";

/** A folder with the names of its files. */
export interface WalkedFolder {
  readonly path: string;
  /** Names of files and of links, sorted. */
  readonly names: readonly string[];
}

/** Folders that contain no policy of the repository. */
const foreignFolders: ReadonlySet<string> = new Set([".git", ".hg", ".svn", "node_modules"]);

/**
 * Returns a folder and all folders below it, from the top, without ignored ones. Links to folders are not followed.
 *
 * @throws UsageError if a folder cannot be read, because its policy would seem to be clean
 */
export function walkFolder(path: string, ignored: IgnoredPaths): readonly WalkedFolder[] {
  const inside = ignored.within(path);
  const entries = readEntries(path).filter(({ name, isFolder }) => !inside.has(join(path, name), isFolder));
  const folders = entries.filter(({ name, isFolder }) => isFolder && !foreignFolders.has(name));
  const names = entries.filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  return [{ path, names }, ...folders.flatMap(({ name }) => walkFolder(join(path, name), inside))];
}

function readEntries(path: string): readonly { readonly name: string; readonly isFolder: boolean }[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries
      .filter((each) => each.isFile() || each.isDirectory() || each.isSymbolicLink())
      .map((each) => ({ name: each.name, isFolder: each.isDirectory() }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}
