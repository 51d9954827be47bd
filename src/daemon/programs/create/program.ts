import { dirname, resolve } from "node:path";
import { defaultStore } from "../common-options.ts";
import { programExits } from "../program-exits.ts";
import type { Program } from "../run-program.ts";
import { createSpec } from "./spec.ts";

/** `qubes-create` */
export const createProgram: Program = {
  spec: createSpec,
  run: async (given) => {
    const store = resolve(given.value("store") ?? defaultStore);
    const directory = resolve(given.value("directory") ?? dirname(store));
    const driver = given.value("driver") ?? "file";
    const { createStore } = await import("../store/store-parts.ts");
    await createStore(store, { directory, driver });
    return programExits.done;
  },
};
