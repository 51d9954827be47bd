import { systemPaths } from "../base/system-paths.ts";
import type { DiskFiles } from "../disk/disk-files.ts";

/** Whether a system is one of R4.0: no `/etc/qubes/policy.d`, but a `/etc/qubes-rpc/policy`. */
export function isLegacySystem(files: DiskFiles): boolean {
  return !files.exists("/etc/qubes/policy.d") && files.exists(systemPaths.legacyDirectory);
}
