import type { Domain } from "./domain.ts";
import { QubesError } from "./errors.ts";
import { callHypervisor } from "./power-errors.ts";

/** Pauses a running domain. @throws QubesError if it is not running */
export async function pauseDomain(domain: Domain): Promise<void> {
  requireAwake(domain, "Domain not running (either powered off or paused)");
  await domain.fireAsync("domain-pre-paused", {}, { pre: true });
  const check = (each: Domain) => requireAwake(each, "Domain not running (either powered off or paused)");
  await callHypervisor(domain, "pause", check, (name) => domain.app.hypervisor.pause(name));
  domain.changed();
  await domain.fireAsync("domain-paused");
}

/** Continues a paused domain. @throws QubesError if it is not paused */
export async function unpauseDomain(domain: Domain): Promise<void> {
  requirePaused(domain);
  await domain.fireAsync("domain-pre-unpaused", {}, { pre: true });
  await callHypervisor(domain, "unpause", requirePaused, (name) => domain.app.hypervisor.resume(name));
  domain.changed();
  await domain.fireAsync("domain-unpaused");
}

/** Suspends a domain. @throws QubesError if it is not running */
export async function suspendDomain(domain: Domain): Promise<void> {
  requireAwake(domain, "Domain not running");
  await domain.fireAsync("domain-pre-suspend", {}, { pre: true });
  const check = (each: Domain) => requireAwake(each, "Domain not running");
  await callHypervisor(domain, "suspend", check, (name) => domain.app.hypervisor.suspend(name));
  domain.changed();
  await domain.fireAsync("domain-suspended");
}

/** Resumes a domain. @throws QubesError if it is not suspended */
export async function resumeDomain(domain: Domain): Promise<void> {
  requireSuspended(domain);
  await callHypervisor(domain, "resume", requireSuspended, (name) => domain.app.hypervisor.resume(name));
  domain.changed();
  await domain.fireAsync("domain-resumed");
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
