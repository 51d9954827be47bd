import { statSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { globSync } from "tinyglobby";

/** All that people read: pages and TypeScript files. */
const everything = ["**/*.md", "{src,scripts,bench,test}/**/*.ts"];

/** Files made by a program, of other projects, and data of tests. */
const excluded = ["**/*.generated.ts", "**/node_modules/**", "**/.tap/**", "dist/**", "**/samples/**"];

/**
 * Lists the files to check, from the top of the repository, sorted.
 *
 * @param root the top of the repository
 * @param asked files, folders or globs; nothing for the whole repository
 */
export function findFiles(root: string, asked: readonly string[]): string[] {
  const files =
    asked.length === 0
      ? globSync(everything, { cwd: root, ignore: excluded })
      : asked.flatMap((path) => findAsked(root, path));
  return [...new Set(files)].sort();
}

function findAsked(root: string, path: string): string[] {
  const status = statSync(resolve(root, path), { throwIfNoEntry: false });
  if (status?.isFile()) return [posix.normalize(path)];
  if (!status?.isDirectory()) return globSync(path, { cwd: root, ignore: excluded });
  return globSync("**/*.{md,ts}", { cwd: resolve(root, path), ignore: excluded }).map((file) => join(path, file));
}
