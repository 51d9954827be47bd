import type { Domain } from "./domain.ts";
import { QubesError } from "./errors.ts";
import { referencesTo } from "./references.ts";

/**
 * Removes a domain from the system, then its files (docs/reference/admin-api.md#removal).
 *
 * @throws QubesError if it runs, is in use, or belongs to a package
 */
export async function removeDomain(domain: Domain): Promise<void> {
  const { app, name } = domain;
  if (domain.isAdminVM) {
    throw new QubesError("QubesVMInUseError", "'dom0' cannot be removed", "QubesVMNotHaltedError");
  }
  if (domain.hasProperty("installed_by_rpm") && domain.getProperty("installed_by_rpm") === true) {
    throw new QubesError("QubesVMInUseError", `VM installed by package manager: ${name}`);
  }
  domain.requireHalted();
  app.fire("domain-pre-delete", { vm: domain }, { pre: true });
  const users = referencesTo(domain);
  if (users.length > 0) {
    const uses = users.map(({ user, property }) => `${property} of ${user.kind === "app" ? "the system" : user.name}`);
    throw new QubesError("QubesVMInUseError", `Domain is in use: '${name}'; by ${uses.join(", ")}`);
  }
  app.dropDomain(domain);
  app.hypervisor.undefine(name);
  app.fire("domain-delete", { vm: domain });
  app.stopForwarding(domain);
  await domain.fireAsync("domain-remove-from-disk");
  await Promise.all([app.firewall.remove(domain), app.notes.remove(domain), domain.volumes.remove()]);
  domain.eventsEnabled = false;
}
