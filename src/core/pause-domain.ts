import type { Domain } from "./domain.ts";
import { QubesError } from "./errors.ts";
import type { LockHold } from "./lock-table.ts";
import { callHypervisor } from "./power-errors.ts";
import { finishEnd } from "./stop-domain.ts";

/** Pauses a running domain. @throws QubesError if it is not running */
export async function pauseDomain(domain: Domain, hold: LockHold): Promise<void> {
  const check = stateCheck(hold, (each) => requireAwake(each, "Domain not running (either powered off or paused)"));
  await check(domain);
  await domain.fireAsync("domain-pre-paused", {}, { pre: true });
  await callHypervisor(domain, "pause", check, (name) => domain.app.hypervisor.pause(name));
  domain.changed();
  await domain.fireAsync("domain-paused");
}

/** Continues a paused domain. @throws QubesError if it is not paused */
export async function unpauseDomain(domain: Domain, hold: LockHold): Promise<void> {
  const check = stateCheck(hold, requirePaused);
  await check(domain);
  await domain.fireAsync("domain-pre-unpaused", {}, { pre: true });
  await callHypervisor(domain, "unpause", check, (name) => domain.app.hypervisor.resume(name));
  domain.changed();
  await domain.fireAsync("domain-unpaused");
}

/** Suspends a domain. @throws QubesError if it is not running */
export async function suspendDomain(domain: Domain, hold: LockHold): Promise<void> {
  const check = stateCheck(hold, (each) => requireAwake(each, "Domain not running"));
  await check(domain);
  await domain.fireAsync("domain-pre-suspend", {}, { pre: true });
  await callHypervisor(domain, "suspend", check, (name) => domain.app.hypervisor.suspend(name));
  domain.changed();
  await domain.fireAsync("domain-suspended");
}

/** Resumes a domain. @throws QubesError if it is not suspended */
export async function resumeDomain(domain: Domain, hold: LockHold): Promise<void> {
  const check = stateCheck(hold, requireSuspended);
  await check(domain);
  await callHypervisor(domain, "resume", check, (name) => domain.app.hypervisor.resume(name));
  domain.changed();
  await domain.fireAsync("domain-resumed");
}

/** Returns a check of the state that comes after the end of a run, since a kill does not wait for other power calls. */
function stateCheck(hold: LockHold, check: (domain: Domain) => void): (domain: Domain) => Promise<void> {
  return async (domain) => {
    await finishEnd(domain, hold);
    check(domain);
  };
}

function requireAwake({ name, powerState }: Domain, message: string): void {
  if (powerState === "Running" || powerState === "Transient") return;
  throw new QubesError("QubesVMNotRunningError", `${message}: '${name}'`);
}

function requirePaused({ name, powerState }: Domain): void {
  if (powerState !== "Paused") throw new QubesError("QubesVMNotPausedError", `Domain is not paused: '${name}'`);
}

function requireSuspended({ name, powerState }: Domain): void {
  if (powerState !== "Suspended") {
    throw new QubesError("QubesVMNotSuspendedError", `Domain is not suspended: '${name}'`);
  }
}
