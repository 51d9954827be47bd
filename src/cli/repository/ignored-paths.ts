import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

/** Patterns of one file or setting, and the folder that they are relative to. */
interface Patterns {
  readonly folder: string;
  readonly matcher: Ignore;
}

/** Decides which paths of a repository are left out: by its `.gitignore` files, and by the setting `ignore`. */
export class IgnoredPaths {
  readonly #settings: readonly Patterns[];
  readonly #ignoreFiles: readonly Patterns[];

  constructor(settings: readonly Patterns[] = [], ignoreFiles: readonly Patterns[] = []) {
    this.#settings = settings;
    this.#ignoreFiles = ignoreFiles;
  }

  /**
   * Reads the `.gitignore` files above a folder, in the same repository.
   *
   * @param folder an absolute path
   */
  static above(folder: string): IgnoredPaths {
    let found = new IgnoredPaths();
    for (const each of foldersOfRepository(folder)) found = found.within(each);
    return found;
  }

  /** Adds the `.gitignore` of a folder. */
  within(folder: string): IgnoredPaths {
    const path = join(folder, ".gitignore");
    if (!existsSync(path) || !statSync(path).isFile()) return this;
    const matcher = ignore().add(readFileSync(path, "utf8"));
    return new IgnoredPaths(this.#settings, [...this.#ignoreFiles, { folder, matcher }]);
  }

  /** Adds patterns with the syntax of `.gitignore`, relative to a folder. They decide before `.gitignore` files do. */
  withPatterns(folder: string, patterns: readonly string[]): IgnoredPaths {
    return new IgnoredPaths([...this.#settings, { folder, matcher: ignore().add(patterns) }], this.#ignoreFiles);
  }

  /** Returns whether a path is left out. The innermost patterns that know the path decide. */
  has(path: string, isFolder: boolean): boolean {
    for (const { folder, matcher } of [...this.#settings, ...this.#ignoreFiles.toReversed()]) {
      const name = relative(folder, path).split(sep).join("/");
      if (name === "" || name.startsWith("../")) continue;
      const { ignored, unignored } = matcher.test(isFolder ? `${name}/` : name);
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}

/** Returns the folders from the root of the repository down to the parent of a folder; none outside of a repository. */
function foldersOfRepository(folder: string): readonly string[] {
  const above: string[] = [];
  for (let each = folder; ; each = dirname(each)) {
    if (each !== folder) above.unshift(each);
    if (existsSync(join(each, ".git"))) return above;
    if (dirname(each) === each) return [];
  }
}
