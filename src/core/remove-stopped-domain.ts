import type { Domain } from "./domain.ts";
import { removalClaims } from "./domain-locks.ts";
import { QubesError } from "./errors.ts";
import type { LockHold } from "./lock-table.ts";
import { referencesText, referencesTo } from "./references.ts";

/**
 * Removes a domain at the end of its last run. Other calls see no domain between the end and the removal.
 *
 * @param hold locks of a power call, which are exchanged for those of a removal
 */
export async function removeStoppedDomain(domain: Domain, hold: LockHold): Promise<void> {
  unlist(domain);
  await hold.exchange(removalClaims(domain));
  await removeFiles(domain);
}

/** Hides a domain at once. Its identity stays taken. */
export function unlist(domain: Domain): void {
  const { app, name } = domain;
  app.fire("domain-pre-delete", { vm: domain }, { pre: true });
  const users = referencesTo(domain);
  if (users.length > 0) {
    throw new QubesError("QubesVMInUseError", `Domain is in use: '${name}'; by ${referencesText(users)}`);
  }
  app.hideDomain(domain);
  app.fire("domain-delete", { vm: domain });
}

/** Removes everything that a later domain of the same name could inherit, even if a step fails. */
export async function removeFiles(domain: Domain): Promise<void> {
  const { app, name } = domain;
  // Files cannot be restored, so the store comes first. If it cannot be saved, the domain is listed again.
  await app.journal.saveNow();
  app.stopForwarding(domain);
  const steps = [
    async () => app.hypervisor.undefine(name),
    async () => app.qubesDb.clear(name),
    () => domain.fireAsync("domain-remove-from-disk"),
    () => app.firewall.remove(domain),
    () => app.notes.remove(domain),
    () => domain.volumes.remove(),
  ];
  const failed: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failed.push(error);
    }
  }
  app.forgetDomain(domain);
  if (failed.length > 0) throw failed[0];
}
