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
