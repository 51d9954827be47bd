import { statSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { notYetClean } from "./not-yet-clean.ts";

/** All that people read: pages and TypeScript files. */
const everything = ["*.md", "{docs,grammar,policy-examples}/**/*.md", "{src,scripts,bench,test}/**/*.{ts,md}"];

/** Files made by a program, and data of tests. */
const excluded = ["**/*.generated.ts", "**/node_modules/**", "test/samples/**", "**/.tap/**"];

/**
 * Lists the files to check, from the top of the repository, sorted.
 *
 * @param root the top of the repository
 * @param asked files, folders or globs; nothing for the whole repository
 * @param all also the paths that are not yet clean
 */
export function findFiles(root: string, asked: readonly string[], all: boolean): string[] {
  const options = { cwd: root, ignore: excluded };
  if (asked.length === 0) {
    const files = globSync(everything, { ...options, ignore: all ? excluded : [...excluded, ...notYetClean] });
    return files.sort();
  }
  return globSync(
    asked.map((path) => (isFolder(root, path) ? `${path.replace(/\/+$/, "")}/**/*.{ts,md}` : path)),
    options,
  ).sort();
}

function isFolder(root: string, path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
}
