import type { Arguments } from "../../../command/arguments.ts";
import { UsageError } from "../../../command/usage-error.ts";
import { callBySocket } from "../call-by-socket.ts";
import { defaultSocket } from "../common-options.ts";
import { programExits } from "../program-exits.ts";
import { outputColumns, type Program } from "../run-program.ts";
import type { SystemCaller } from "../system-caller.ts";
import { carryOut } from "./carry-out.ts";
import { readPropertyChange } from "./read-property-change.ts";
import { prefsSpec } from "./spec.ts";

/** `qubes-prefs` */
export const prefsProgram: Program = {
  spec: prefsSpec,
  run: async (given) => {
    const change = readPropertyChange(given);
    const system = await openSystem(given);
    try {
      const printed = await carryOut(change, system, outputColumns());
      process.stdout.write(printed);
    } finally {
      await system.close();
    }
    return programExits.done;
  },
};

async function openSystem(given: Arguments): Promise<SystemCaller> {
  const store = given.value("offline");
  const socket = given.value("qubesd-socket");
  if (store === undefined) return callBySocket(socket ?? defaultSocket);
  if (socket !== undefined) throw new UsageError("either --offline or --qubesd-socket, not both");
  const { openStoredSystem } = await import("../store/store-parts.ts");
  return openStoredSystem(store);
}
