import type { Domain } from "../core/domain.ts";
import { QubesError } from "../core/errors.ts";
import type { LockHold } from "../core/lock-table.ts";
import { pauseDomain, resumeDomain, suspendDomain, unpauseDomain } from "../core/pause-domain.ts";
import { startDomain } from "../core/start-domain.ts";
import { killDomain, shutdownDomain } from "../core/stop-domain.ts";
import { permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { type MethodLock, noLock, ownLocks, powerLock, startLock } from "./method-locks.ts";

const common = {
  socket: "qubesd",
  destination: "any",
  argument: "forbidden",
  payload: "forbidden",
  scope: "local",
  effect: "x",
  replies: "nothing",
} as const;

function power(
  name: string,
  doc: string,
  errors: readonly string[],
  lock: MethodLock,
  act: (domain: Domain, hold: LockHold) => Promise<void>,
): ApiMethod {
  return {
    ...common,
    name: `admin.vm.${name}`,
    doc,
    errors,
    lock,
    run: async (call) => {
      permit(call);
      await act(call.dest, call.hold);
      return undefined;
    },
  };
}

async function shutdown(call: ReceivedCall): Promise<undefined> {
  const words = call.argument === "" ? [] : call.argument.split("+");
  if (words.some((word) => word !== "force" && word !== "wait") || new Set(words).size < words.length) {
    throw new QubesError("ProtocolError", "expected force, wait or force+wait");
  }
  const force = words.includes("force");
  permit(call, { force, wait: words.includes("wait") });
  await shutdownDomain(call.dest, call.hold, { force });
  return undefined;
}

/** Methods that start and stop domains (docs/reference/admin-api.md#power-methods). */
export const powerMethodTable: readonly ApiMethod[] = [
  power(
    "Start",
    "Starts a domain and its netvms. A running domain stays as it is.",
    ["QubesVMError", "QubesVMNotHaltedError"],
    startLock,
    startDomain,
  ),
  {
    ...common,
    name: "admin.vm.Shutdown",
    argument: "optional",
    doc: "Shuts a domain down. The argument is force, wait or force+wait: force ignores users of the domain, wait delays the reply until the domain has stopped.",
    errors: ["QubesVMNotStartedError", "QubesVMNotRunningError", "QubesVMInUseError"],
    lock: powerLock,
    run: shutdown,
  },
  power("Kill", "Kills a domain.", ["QubesVMNotStartedError"], ownLocks, killDomain),
  power("Pause", "Pauses a running domain.", ["QubesVMNotRunningError"], powerLock, pauseDomain),
  power("Unpause", "Continues a paused domain.", ["QubesVMNotPausedError"], powerLock, unpauseDomain),
  { ...power("Suspend", "Suspends a domain.", ["QubesVMNotRunningError"], powerLock, suspendDomain), era: "current" },
  {
    ...power("Resume", "Resumes a suspended domain.", ["QubesVMNotSuspendedError"], powerLock, resumeDomain),
    era: "current",
  },
  {
    ...common,
    name: "admin.vm.Console",
    era: "current",
    effect: "rw",
    doc: "Returns the terminal of a running domain's console.",
    replies: "its path",
    errors: ["QubesVMNotRunningError", "QubesException"],
    lock: noLock,
    run: (call) => {
      permit(call);
      const { app, name, isHalted } = call.dest;
      if (isHalted) throw new QubesError("QubesVMNotRunningError", `Domain is not running: '${name}'`);
      const path = app.hypervisor.console(name);
      if (path === undefined) throw new QubesError("QubesException", `domain '${name}' has no console`);
      return path;
    },
  },
];
