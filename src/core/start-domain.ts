import type { Domain } from "./domain.ts";
import { disposableTemplateClaims, powerClaims, runningClaims, servers, startOrder } from "./domain-locks.ts";
import { QubesError } from "./errors.ts";
import type { LockHold } from "./lock-table.ts";
import { asQubesError } from "./power-errors.ts";
import { finishEnd, fireRuntimeResets, handleEnd, whileEnding } from "./stop-domain.ts";

/**
 * Starts a domain and its netvms. A running domain stays as it is.
 *
 * @param hold the locks of a start; those of the netvms are lowered when they run
 * @throws QubesError if a handler refuses, the hypervisor fails, or a call kills the domain; all steps are undone
 */
export async function startDomain(domain: Domain, hold: LockHold): Promise<void> {
  if (domain.isAdminVM) {
    throw new QubesError("QubesVMNotHaltedError", "Cannot start Dom0 fake domain!", "QubesVMError");
  }
  const [, ...netvms] = startOrder(domain);
  const network = [...netvms, netvms.at(-1)?.netvm ?? domain.netvm].filter((each) => each !== null);
  const kept = [
    ...powerClaims(domain),
    ...disposableTemplateClaims(domain),
    ...runningClaims([...network, ...servers(domain)]),
  ];
  await start(domain, netvms, hold, () => hold.lower(kept));
}

async function start(
  domain: Domain,
  netvms: readonly Domain[],
  hold: LockHold,
  onNetwork: () => void = () => {},
): Promise<void> {
  if (!domain.isHalted) return;
  await finishEnd(domain, hold);
  try {
    await prepare(domain, netvms, hold, onNetwork);
  } catch (error) {
    await domain.fireAsync("domain-start-failed", { reason: (error as Error).message });
    throw asQubesError(error, `Failed to start '${domain.name}'`);
  }
  try {
    await boot(domain);
  } catch (error) {
    await undo(domain, hold, error);
  }
}

/** Brings a domain to its paused state. */
async function prepare(
  domain: Domain,
  [netvm, ...others]: readonly Domain[],
  hold: LockHold,
  onNetwork: () => void,
): Promise<void> {
  const { hypervisor } = domain.app;
  await domain.fireAsync("domain-pre-start", { start_guid: true, mem_required: null }, { pre: true });
  await domain.fireAsync("domain-verify-files");
  if (netvm !== undefined) await start(netvm, others, hold);
  onNetwork();
  await domain.volumes.start();
  try {
    await domain.fireAsync("domain-pre-spawn", { start_guid: true }, { pre: true });
    await hypervisor.spawn(domain.name);
    domain.hasOpenRun = true;
  } catch (error) {
    await domain.volumes.stop();
    throw error;
  }
}

async function boot(domain: Domain): Promise<void> {
  const { hypervisor } = domain.app;
  domain.isFullyUsable = false;
  fireRuntimeResets(domain);
  await domain.fireAsync("domain-spawn", { start_guid: true });
  await domain.fireAsync("domain-qdb-create");
  await domain.fireAsync("domain-pre-unpaused", {}, { pre: true });
  await hypervisor.resume(domain.name);
  await domain.fireAsync("domain-unpaused");
  domain.changed();
  await domain.fireAsync("domain-start", { start_guid: true });
  if (domain.isHalted) throw new QubesError("QubesVMError", `Domain was stopped during its start: '${domain.name}'`);
}

/** Ends a domain whose start fails. A kill can have ended it already. */
async function undo(domain: Domain, hold: LockHold, error: unknown): Promise<never> {
  const wasKilled = domain.isHalted;
  if (!wasKilled) await whileEnding(domain, () => domain.app.hypervisor.destroy(domain.name));
  await handleEnd(domain, hold).catch(() => {});
  await domain.fireAsync("domain-start-failed", { reason: (error as Error).message });
  throw asQubesError(error, `Failed to start '${domain.name}'`);
}
