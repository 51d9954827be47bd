import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Arguments } from "../../command/arguments.ts";
import { showPath } from "./shown-paths.ts";

/** The name of the configuration of a repository. */
const configurationFile = ".qrexec-policy.yaml";

/**
 * Returns the configuration that applies to a file or folder: the nearest one in its folder or above it. If there is none,
 * that of the current directory counts.
 *
 * @returns a path as messages show it
 */
export function findConfiguration(path: string): string | undefined {
  const found = findAbove(resolve(path)) ?? findAbove(process.cwd());
  return found === undefined ? undefined : showPath(found);
}

/** Returns the configuration that applies to the policy of `--root` or `--policy-dir`, or to the current directory. */
export function findChosenConfiguration(given: Arguments): string | undefined {
  return findConfiguration(given.value("root") ?? given.values("policy-dir")[0] ?? ".");
}

function findAbove(path: string): string | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    const file = join(folder, configurationFile);
    if (existsSync(file)) return file;
    if (dirname(folder) === folder) return undefined;
  }
}
