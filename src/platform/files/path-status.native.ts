import { host } from "../native/host.ts";
import type { PathStatus } from "./path-status.ts";

/** Returns the status of a path, without following a final link. */
export function pathStatus(path: string): PathStatus | undefined {
  try {
    return host.linkStatus(path);
  } catch {
    return undefined;
  }
}

/** Returns the status of the target of a path. */
export function targetStatus(path: string): PathStatus | undefined {
  return host.status(path);
}

/** Removes a file, if it exists. */
export function removeFile(path: string): void {
  try {
    host.remove(path);
  } catch (error) {
    if ((error as { readonly code?: string }).code !== "ENOENT") throw error;
  }
}
