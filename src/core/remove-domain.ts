import type { Domain } from "./domain.ts";
import { QubesError } from "./errors.ts";
import type { LockHold } from "./lock-table.ts";
import { removeFiles, unlist } from "./remove-stopped-domain.ts";
import { finishEnd } from "./stop-domain.ts";

/**
 * Removes a domain from the system, then its files (docs/reference/admin-api.md#removal). The name is free when the
 * returned promise settles.
 *
 * @param hold the locks of a removal
 * @throws QubesError if it runs, is in use, belongs to a package, or the end of its run removes it. Otherwise the first
 * failure of a later step, after all steps
 */
export async function removeDomain(domain: Domain, hold: LockHold): Promise<void> {
  if (domain.isAdminVM) {
    throw new QubesError("QubesVMInUseError", "'dom0' cannot be removed", "QubesVMNotHaltedError");
  }
  if (domain.hasProperty("installed_by_rpm") && domain.getProperty("installed_by_rpm") === true) {
    throw new QubesError("QubesVMInUseError", `VM installed by package manager: ${domain.name}`);
  }
  // Otherwise a kill would handle the end of a domain whose name can belong to another one.
  await finishEnd(domain, hold);
  domain.requireHalted();
  unlist(domain);
  await removeFiles(domain);
}
