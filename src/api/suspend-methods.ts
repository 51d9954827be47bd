import { discardPreloaded } from "../core/disposables/preload-disposables.ts";
import { preloadMaximum } from "../core/disposables/preload-list.ts";
import type { Domain } from "../core/domain.ts";
import { powerClaims } from "../core/domain-locks.ts";
import { QubesError } from "../core/errors.ts";
import type { LockHold } from "../core/lock-table.ts";
import { pauseDomain, resumeDomain, suspendDomain, unpauseDomain } from "../core/pause-domain.ts";
import { permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { ownLocks } from "./method-locks.ts";

const common = {
  socket: "internal",
  destination: "dom0",
  argument: "forbidden",
  payload: "forbidden",
  scope: "global",
  effect: "x",
  replies: "nothing",
  errors: ["QubesException"],
  lock: ownLocks,
} as const;

/** Acts on all running domains, even if some fail. @throws QubesError that names the failures */
async function eachRunning(
  call: ReceivedCall,
  what: string,
  act: (domain: Domain, hold: LockHold) => Promise<void>,
): Promise<undefined> {
  const failures: string[] = [];
  for (const domain of call.app.domains) {
    if (domain.isAdminVM || domain.isRemote || domain.isHalted) continue;
    try {
      await call.app.locks.run(
        () => powerClaims(domain),
        async (hold) => {
          // It can have ended while the call waited.
          if (domain.isListed && !domain.isHalted) await act(domain, hold);
        },
      );
    } catch (error) {
      if (!(error instanceof QubesError)) throw error;
      failures.push(error.message);
    }
  }
  if (failures.length === 0) return undefined;
  throw new QubesError("QubesException", `Failed to ${what} some qubes: \n${failures.join("\n")}`);
}

function isAsleep({ powerState }: Domain): boolean {
  return powerState === "Paused" || powerState === "Suspended";
}

/** Suspends domains with PCI devices, since they must put these to sleep. Pausing is enough for others. */
async function putToSleep(domain: Domain, hold: LockHold): Promise<void> {
  if (isAsleep(domain)) return;
  if (domain.powerState === "Transient") {
    throw new QubesError("QubesException", `Domain '${domain.name}': qrexec not connected`);
  }
  await (domain.app.hasAssignments(domain, "pci") ? suspendDomain(domain, hold) : pauseDomain(domain, hold));
}

async function wakeUp(domain: Domain, hold: LockHold): Promise<void> {
  if (domain.powerState === "Suspended") await resumeDomain(domain, hold);
  else if (domain.powerState === "Paused") await unpauseDomain(domain, hold);
}

function refill(template: Domain): void {
  if (preloadMaximum(template) === 0) return;
  template.app.inBackground(template.fireAsync("domain-preload-dispvm-start", { reason: "system resumed" }));
}

/** Methods that run before and after the machine sleeps (docs/reference/admin-api.md#suspend-methods). */
export const suspendMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "internal.SuspendPre",
    doc: "Suspends all running domains before the machine sleeps.",
    run: async (call) => {
      permit(call);
      for (const domain of call.app.domains) await discardPreloaded(domain);
      const { pausedBeforeSleep } = call.memory;
      pausedBeforeSleep.clear();
      for (const domain of call.app.domains) if (isAsleep(domain)) pausedBeforeSleep.add(domain);
      return eachRunning(call, "suspend", putToSleep);
    },
  },
  {
    ...common,
    name: "internal.SuspendPost",
    doc: "Resumes the domains after the machine has slept.",
    run: async (call) => {
      permit(call);
      for (const domain of call.app.domains) refill(domain);
      const kept = new Set(call.memory.pausedBeforeSleep);
      call.memory.pausedBeforeSleep.clear();
      return eachRunning(call, "resume", async (domain, hold) => {
        if (!kept.has(domain)) await wakeUp(domain, hold);
      });
    },
  },
];
