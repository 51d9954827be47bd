import { systemPaths } from "../base/system-paths.ts";
import type { DiskFiles } from "./disk-files.ts";

/**
 * Returns whether a system is one of R4.0: `/etc/qubes-rpc/policy` exists, and `/etc/qubes/policy.d` does not, not even
 * as a dangling link.
 */
export function isLegacySystem(files: DiskFiles): boolean {
  const current = "/etc/qubes/policy.d";
  return !files.exists(current) && files.exists(systemPaths.legacyDirectory) && !files.dangles(current);
}
