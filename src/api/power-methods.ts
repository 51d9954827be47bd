import type { Domain } from "../core/domain.ts";
import { QubesError } from "../core/errors.ts";
import {
  killDomain,
  pauseDomain,
  resumeDomain,
  shutdownDomain,
  startDomain,
  suspendDomain,
  unpauseDomain,
} from "../core/power.ts";
import { permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";

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
  act: (domain: Domain) => Promise<void>,
): ApiMethod {
  return {
    ...common,
    name: `admin.vm.${name}`,
    doc,
    errors,
    run: async (call) => {
      permit(call);
      await act(call.dest);
      return undefined;
    },
  };
}

async function shutdown(call: ReceivedCall): Promise<undefined> {
  const words = call.argument === "" ? [] : call.argument.split("+");
  if (words.some((word) => word !== "force" && word !== "wait") || new Set(words).size < words.length) {
    throw new QubesError("ProtocolError", "expected force, wait or force+wait");
  }
  permit(call);
  await shutdownDomain(call.dest, { force: words.includes("force") });
  return undefined;
}

/** Methods that start and stop domains. */
export const powerMethodTable: readonly ApiMethod[] = [
  power(
    "Start",
    "Starts a domain, and those that it gets its network from. One that runs is left alone.",
    ["QubesVMError", "QubesVMNotHaltedError"],
    startDomain,
  ),
  {
    ...common,
    name: "admin.vm.Shutdown",
    argument: "optional",
    doc: "Has a domain end by itself. The argument may be force, wait or force+wait: even if others use it; and reply when it has ended.",
    errors: ["QubesVMNotStartedError", "QubesVMInUseError"],
    run: shutdown,
  },
  power("Kill", "Ends a domain at once.", ["QubesVMNotStartedError"], killDomain),
  power("Pause", "Holds a running domain.", ["QubesVMNotRunningError"], pauseDomain),
  power("Unpause", "Lets a held domain go on.", ["QubesVMNotPausedError"], unpauseDomain),
  { ...power("Suspend", "Lets a domain sleep.", ["QubesVMNotRunningError"], suspendDomain), era: "current" },
  { ...power("Resume", "Wakes a domain up.", ["QubesVMNotSuspendedError"], resumeDomain), era: "current" },
  {
    ...common,
    name: "admin.vm.Console",
    era: "current",
    effect: "rw",
    doc: "The terminal of the console of a domain that runs.",
    replies: "its path",
    errors: ["QubesVMNotRunningError", "QubesException"],
    run: (call) => {
      permit(call);
      const { app, name, isHalted } = call.dest;
      if (isHalted) throw new QubesError("QubesVMNotRunningError", `Domain is not running: '${name}'`);
      const path = app.hypervisor.console(name);
      if (path === undefined) throw new QubesError("QubesException", `'${name}' has no console`);
      return path;
    },
  },
];
