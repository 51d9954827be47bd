import { callBySocket } from "../call-by-socket.ts";
import { usualSocket } from "../common-options.ts";
import { programExits } from "../program.ts";
import type { Arguments } from "../read-arguments.ts";
import type { Program } from "../run-program.ts";
import type { SystemCaller } from "../system-caller.ts";
import { UsageError } from "../usage-error.ts";
import { carryOut } from "./carry-out.ts";
import { readWish } from "./read-wish.ts";
import { prefsSpec } from "./spec.ts";

/** `qubes-prefs` */
export const prefsProgram: Program = {
  spec: prefsSpec,
  run: async (given) => {
    const wish = readWish(given);
    const system = await openSystem(given);
    try {
      const printed = await carryOut(wish, system);
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
  if (store === undefined) return callBySocket(socket ?? usualSocket);
  if (socket !== undefined) throw new UsageError("either --offline or --qubesd-socket, not both");
  const { openStoredSystem } = await import("../store/store-parts.ts");
  return openStoredSystem(store);
}
