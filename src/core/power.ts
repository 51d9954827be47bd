import type { App } from "./app.ts";
import type { Domain } from "./domain.ts";
import { QubesError } from "./errors.ts";
import { removeDomain } from "./remove-domain.ts";

/** Properties that change at each start; clients that cache them get events. */
const runtimeProperties = ["xid", "stubdom_xid", "start_time"] as const;

function fireRuntimeResets(domain: Domain): void {
  domain.changed();
  for (const name of runtimeProperties) domain.fire(`property-reset:${name}`, { name });
}

/**
 * Starts a domain and its netvms. A running domain stays as it is.
 *
 * @throws QubesError if a handler refuses or the hypervisor fails; all steps are undone
 */
export async function startDomain(domain: Domain): Promise<void> {
  if (domain.isAdminVM) {
    throw new QubesError("QubesVMNotHaltedError", "Cannot start Dom0 fake domain!", "QubesVMError");
  }
  await domain.runExclusive(() => start(domain));
}

async function start(domain: Domain): Promise<void> {
  const { app, name } = domain;
  const { hypervisor } = app;
  if (!domain.isHalted) return;
  const args = { start_guid: true, mem_required: null };
  try {
    await domain.fireAsync("domain-pre-start", args, { pre: true });
    await domain.fireAsync("domain-verify-files");
    if (domain.netvm?.isHalted) await startDomain(domain.netvm);
    await domain.volumes.start();
    try {
      await domain.fireAsync("domain-pre-spawn", { start_guid: true }, { pre: true });
      await hypervisor.spawn(name);
    } catch (error) {
      await domain.volumes.stop();
      throw error;
    }
  } catch (error) {
    await domain.fireAsync("domain-start-failed", { reason: (error as Error).message });
    throw asQubesError(error, `Failed to start '${name}'`);
  }
  try {
    domain.isFullyUsable = false;
    fireRuntimeResets(domain);
    await domain.fireAsync("domain-spawn", { start_guid: true });
    await domain.fireAsync("domain-qdb-create");
    await domain.fireAsync("domain-pre-unpaused", {}, { pre: true });
    await hypervisor.resume(name);
    await domain.fireAsync("domain-unpaused");
    domain.changed();
    await domain.fireAsync("domain-start", { start_guid: true });
  } catch (error) {
    if (!domain.isHalted) await whileEnding(domain, () => hypervisor.destroy(name));
    await domain.volumes.stop().catch(() => {});
    await domain.fireAsync("domain-start-failed", { reason: (error as Error).message });
    throw asQubesError(error, `Failed to start '${name}'`);
  }
}

/** Hides the message of a lower layer from clients, since it may contain paths. */
function asQubesError(error: unknown, message: string): Error {
  if (error instanceof QubesError) return error;
  return new QubesError("QubesVMError", `${message}; see the log of qubesd`);
}

/** Shuts a domain down. @throws QubesError if it is not running or others depend on it */
export async function shutdownDomain(domain: Domain, { force = false } = {}): Promise<void> {
  requireStarted(domain);
  await domain.runExclusive(async () => {
    try {
      await domain.fireAsync("domain-pre-shutdown", { force }, { pre: true });
      if (!force) requireUnused(domain);
      await whileEnding(domain, () => domain.app.hypervisor.shutdown(domain.name));
    } catch (error) {
      await domain.fireAsync("domain-shutdown-failed", { reason: (error as Error).message });
      throw asQubesError(error, `Failed to shut down '${domain.name}'`);
    }
    await finishStop(domain);
  });
}

function requireUnused(domain: Domain): void {
  if (!domain.hasProperty("provides_network")) return;
  const running = domain.connectedDomains.filter((each) => !each.isHalted);
  if (running.length === 0) return;
  const names = running.map(({ name }) => name).join(", ");
  throw new QubesError("QubesVMInUseError", `There are other VMs connected to this VM: ${names}`, "QubesVMError");
}

function requireStarted(domain: Domain): void {
  if (domain.isAdminVM) throw new QubesError("QubesVMError", "Cannot stop Dom0 fake domain!");
  if (domain.isHalted) throw new QubesError("QubesVMNotStartedError", `Domain is powered off: '${domain.name}'`);
}

/** Kills a domain. @throws QubesError if it is not running */
export async function killDomain(domain: Domain): Promise<void> {
  if (domain.isAdminVM) throw new QubesError("QubesVMError", "Cannot kill Dom0 fake domain!");
  requireStarted(domain);
  await domain.runExclusive(async () => {
    await callHypervisor(domain, "kill", (name) => whileEnding(domain, () => domain.app.hypervisor.destroy(name)));
    await finishStop(domain);
  });
}

/** Marks the domain, so that a stop report of the hypervisor is ignored. */
async function whileEnding(domain: Domain, work: () => Promise<void>): Promise<void> {
  domain.isEnding = true;
  try {
    await work();
  } finally {
    domain.isEnding = false;
  }
}

/**
 * Handles domains that stop without a request.
 *
 * @param onError receives failures, since no caller waits
 */
export function watchDomains(app: App, onError: (error: Error) => void): void {
  app.hypervisor.onStopped((name) => {
    const domain = app.domains.find(name);
    if (domain === undefined || domain.isEnding) return;
    domain.runExclusive(() => finishStop(domain)).catch(onError);
  });
}

/** Completes a stop: ends the use of the volumes, fires events, and removes a disposable with `auto_cleanup`. */
async function finishStop(domain: Domain): Promise<void> {
  await domain.fireAsync("domain-stopped");
  // Subscribers must see the end even if a commit fails.
  const stopped = await Promise.allSettled([domain.volumes.stop()]);
  fireRuntimeResets(domain);
  await domain.fireAsync("domain-shutdown");
  for (const each of stopped) if (each.status === "rejected") throw each.reason;
  if (domain.klass === "DispVM" && domain.getProperty("auto_cleanup") === true) await removeDomain(domain);
}

/** Pauses a running domain. @throws QubesError if it is not running */
export async function pauseDomain(domain: Domain): Promise<void> {
  const { name } = domain;
  if (domain.powerState !== "Running" && domain.powerState !== "Transient") {
    const message = `Domain not running (either powered off or paused): '${name}'`;
    throw new QubesError("QubesVMNotRunningError", message);
  }
  await domain.fireAsync("domain-pre-paused", {}, { pre: true });
  await callHypervisor(domain, "pause", (each) => domain.app.hypervisor.pause(each));
  domain.changed();
  await domain.fireAsync("domain-paused");
}

/** Continues a paused domain. @throws QubesError if it is not paused */
export async function unpauseDomain(domain: Domain): Promise<void> {
  if (domain.powerState !== "Paused") {
    throw new QubesError("QubesVMNotPausedError", `Domain is not paused: '${domain.name}'`);
  }
  await domain.fireAsync("domain-pre-unpaused", {}, { pre: true });
  await callHypervisor(domain, "unpause", (name) => domain.app.hypervisor.resume(name));
  domain.changed();
  await domain.fireAsync("domain-unpaused");
}

async function callHypervisor(domain: Domain, what: string, work: (name: string) => Promise<void>): Promise<void> {
  try {
    await work(domain.name);
  } catch (error) {
    throw asQubesError(error, `Failed to ${what} '${domain.name}'`);
  }
}

/** Suspends a domain. @throws QubesError if it is not running */
export async function suspendDomain(domain: Domain): Promise<void> {
  if (domain.powerState !== "Running" && domain.powerState !== "Transient") {
    throw new QubesError("QubesVMNotRunningError", `Domain not running: '${domain.name}'`);
  }
  await domain.fireAsync("domain-pre-suspend", {}, { pre: true });
  await callHypervisor(domain, "suspend", (name) => domain.app.hypervisor.suspend(name));
  domain.changed();
  await domain.fireAsync("domain-suspended");
}

/** Resumes a domain. @throws QubesError if it is not suspended */
export async function resumeDomain(domain: Domain): Promise<void> {
  if (domain.powerState !== "Suspended") {
    throw new QubesError("QubesVMNotSuspendedError", `Domain is not suspended: '${domain.name}'`);
  }
  await callHypervisor(domain, "resume", (name) => domain.app.hypervisor.resume(name));
  domain.changed();
  await domain.fireAsync("domain-resumed");
}
