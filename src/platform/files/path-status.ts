import { lstatSync, type Stats } from "node:fs";

/**
 * Returns the status of a path, without following a final link; undefined if the path is missing or cannot be examined.
 */
export function pathStatus(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
