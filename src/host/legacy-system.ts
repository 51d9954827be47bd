import { systemPaths } from "../base/system-paths.ts";
import type { DiskFiles } from "./disk-files.ts";

/**
 * Whether a system is one of R4.0: no `/etc/qubes/policy.d`, not even one that leads nowhere, but a
 * `/etc/qubes-rpc/policy`.
 */
export function isLegacySystem(files: DiskFiles): boolean {
  const current = "/etc/qubes/policy.d";
  return !files.exists(current) && files.exists(systemPaths.legacyDirectory) && !files.dangles(current);
}
