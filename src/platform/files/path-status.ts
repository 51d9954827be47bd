import { lstatSync, type Stats } from "node:fs";

/** What is at a path, where a link is itself; undefined for what is not there, and for what cannot be looked at. */
export function pathStatus(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
