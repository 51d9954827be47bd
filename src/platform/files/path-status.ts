import { lstatSync, statSync } from "node:fs";

/** The status of a path, with the numbers of stat(2) and times in milliseconds. */
export interface PathStatus {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly ino: number;
  readonly dev: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

const quiet = { throwIfNoEntry: false } as const;

/**
 * Returns the status of a path, without following a final link; undefined if the path is missing or cannot be examined.
 */
export function pathStatus(path: string): PathStatus | undefined {
  try {
    return lstatSync(path, quiet);
  } catch {
    return undefined;
  }
}

/**
 * Returns the status of the target of a path; undefined if nothing is there. It must be fast, because each call of the
 * service can check every path of the policy.
 *
 * @throws the system's error, with its name as `code`
 */
export function targetStatus(path: string): PathStatus | undefined {
  return statSync(path, quiet);
}
