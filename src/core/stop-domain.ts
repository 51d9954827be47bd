import type { App } from "./app.ts";
import type { Domain } from "./domain.ts";
import { powerClaims } from "./domain-locks.ts";
import { QubesError } from "./errors.ts";
import type { LockHold } from "./lock-table.ts";
import { asQubesError } from "./power-errors.ts";
import { removeStoppedDomain } from "./remove-stopped-domain.ts";
import { waitUntilSettled } from "./run-settled.ts";

/** Properties that change at each start; clients that cache them get events. */
const runtimeProperties = ["xid", "stubdom_xid", "start_time"] as const;

/** Tells clients that the properties of the run have changed. */
export function fireRuntimeResets(domain: Domain): void {
  domain.changed();
  for (const name of runtimeProperties) domain.fire(`property-reset:${name}`, { name });
}

/**
 * Shuts a domain down.
 *
 * @param hold the locks of a power call
 * @throws QubesError if it is not running or others depend on it
 */
export async function shutdownDomain(domain: Domain, hold: LockHold, { force = false } = {}): Promise<void> {
  if (domain.isAdminVM) throw new QubesError("QubesVMError", "Cannot stop Dom0 fake domain!");
  await requireStarted(domain, hold);
  try {
    await domain.fireAsync("domain-pre-shutdown", { force }, { pre: true });
    if (!force) requireUnused(domain);
    await whileEnding(domain, () => end(domain, force));
  } catch (error) {
    await domain.fireAsync("domain-shutdown-failed", { reason: (error as Error).message });
    await requireStarted(domain, hold);
    throw asQubesError(error, `Failed to shut down '${domain.name}'`);
  }
  await handleEnd(domain, hold);
}

/** Asks a domain to end. A paused one cannot react, so it is ended by force. @throws QubesError without force */
async function end(domain: Domain, force: boolean): Promise<void> {
  const { app, name, powerState } = domain;
  if (powerState !== "Paused") return app.hypervisor.shutdown(name);
  if (!force && !domain.isPreloaded) {
    throw new QubesError("QubesVMNotRunningError", `Domain is paused: '${name}'`);
  }
  return app.hypervisor.destroy(name);
}

function requireUnused(domain: Domain): void {
  if (!domain.hasProperty("provides_network")) return;
  const running = domain.connectedDomains.filter((each) => !each.isHalted && !each.isPreloaded);
  if (running.length === 0) return;
  const names = running.map(({ name }) => name).join(", ");
  throw new QubesError("QubesVMInUseError", `There are other VMs connected to this VM: ${names}`, "QubesVMError");
}

/** Checks that a domain runs. If it has ended, its end is handled first, as if this call had come later. */
async function requireStarted(domain: Domain, hold: LockHold): Promise<void> {
  await finishEnd(domain, hold);
  if (domain.isHalted) throw notStarted(domain);
}

/**
 * Handles the end of a domain that a kill has ended, before a call replies with its state or removes it. The call then seems to come
 * later than the kill, so a disposable is gone.
 *
 * @param hold the locks of a power call or a removal
 * @throws QubesError QubesVMNotFoundError
 */
export async function finishEnd(domain: Domain, hold: LockHold): Promise<void> {
  if (!domain.isHalted) return;
  await handleEnd(domain, hold).catch(() => {});
  domain.requireListed();
}

function notStarted({ name }: Domain): QubesError {
  return new QubesError("QubesVMNotStartedError", `Domain is powered off: '${name}'`);
}

/**
 * Kills a domain. It takes the locks itself, and only when the domain has ended, so that it can interrupt a start or a
 * shutdown (docs/reference/admin-api.md#locks-of-the-reference).
 *
 * @throws QubesError if it is not running
 */
export async function killDomain(domain: Domain): Promise<void> {
  if (domain.isAdminVM) throw new QubesError("QubesVMError", "Cannot kill Dom0 fake domain!");
  if (domain.isHalted) return refuseHalted(domain);
  await handleOwnEnd(domain, async () => {
    try {
      await whileEnding(domain, () => domain.app.hypervisor.destroy(domain.name));
    } catch (error) {
      // Another call can have ended it.
      if (domain.isHalted) return refuseHalted(domain);
      throw asQubesError(error, `Failed to kill '${domain.name}'`);
    }
  });
}

/** Refuses a kill. If the end of the last run is being handled, a disposable is gone after it. */
async function refuseHalted(domain: Domain): Promise<never> {
  if (domain.hasOpenRun || !domain.isEndHandled) {
    await domain.app.locks.run(
      () => powerClaims(domain),
      (hold) => handleEnd(domain, hold).catch(() => {}),
    );
  }
  domain.requireListed();
  throw notStarted(domain);
}

/** Marks the domain, so that a stop report of the hypervisor is ignored. */
export async function whileEnding(domain: Domain, work: () => Promise<void>): Promise<void> {
  domain.endings++;
  try {
    await work();
  } finally {
    domain.endings--;
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
    if (domain === undefined || domain.endings > 0) return;
    const handle = (): Promise<void> => handleOwnEnd(domain);
    app.journal.perform(handle, () => false).catch(onError);
  });
}

/**
 * Handles the end of a run when the locks are free. Another call can have the locks and handle the end first.
 *
 * @param end ends the run; absent if it has ended
 * @throws the failure of the end, even if another call handled it
 */
async function handleOwnEnd(domain: Domain, end?: () => Promise<void>): Promise<void> {
  let failure: unknown;
  const onHandled = (given: unknown): void => {
    failure = given;
  };
  domain.endWaiters.add(onHandled);
  try {
    if (end !== undefined) await end();
    await domain.app.locks.run(
      () => powerClaims(domain),
      (hold) => handleEnd(domain, hold),
    );
  } finally {
    domain.endWaiters.delete(onHandled);
  }
  if (failure !== undefined) throw failure;
}

/**
 * Handles the end of a run once: ends the use of the volumes, fires events, and removes a disposable with
 * `auto_cleanup`. Every step is tried, even if one fails.
 *
 * @throws the first failure
 */
export async function handleEnd(domain: Domain, hold: LockHold): Promise<void> {
  if (!domain.hasOpenRun || !domain.isHalted) return;
  domain.hasOpenRun = false;
  domain.isEndHandled = false;
  const steps = [
    () => domain.fireAsync("domain-stopped"),
    () => domain.volumes.stop(),
    // Subscribers must see the end even if a commit fails.
    async () => fireRuntimeResets(domain),
    () => domain.fireAsync("domain-shutdown"),
    async () => {
      if (domain.klass !== "DispVM") return;
      // The end is not undone, so it must not act on changes that can be undone, such as a new reference.
      await waitUntilSettled(domain.app);
      if (domain.getProperty("auto_cleanup") !== true) return;
      await removeStoppedDomain(domain, hold);
    },
  ];
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  domain.isEndHandled = true;
  for (const onHandled of domain.endWaiters) onHandled(failures[0]);
  domain.endWaiters.clear();
  if (failures.length > 0) throw failures[0];
}
