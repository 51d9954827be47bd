import { dirname, resolve } from "node:path";
import { usualStore } from "../common-options.ts";
import { programExits } from "../program.ts";
import type { Program } from "../run-program.ts";
import { UsageError } from "../usage-error.ts";
import { createSpec } from "./spec.ts";

/** Those of pools in a directory. */
const drivers: readonly string[] = ["file", "file-reflink"];

/** `qubes-create` */
export const createProgram: Program = {
  spec: createSpec,
  run: async (given) => {
    const [extra] = given.positionals;
    if (extra !== undefined) throw new UsageError(`unrecognized argument: ${extra}`);
    const store = resolve(given.value("store") ?? usualStore);
    const directory = resolve(given.value("directory") ?? dirname(store));
    const driver = given.value("driver") ?? "file";
    if (!drivers.includes(driver)) throw new UsageError(`--driver is one of ${drivers.join(", ")}, not ${driver}`);
    const { createStore } = await import("../store/store-parts.ts");
    await createStore(store, { directory, driver });
    return programExits.done;
  },
};
