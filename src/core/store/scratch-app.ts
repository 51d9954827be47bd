import { MemoryHypervisor } from "../../hypervisor/drivers/memory-hypervisor.ts";
import { memoryDrivers } from "../../storage/drivers/memory-drivers.ts";
import type { App } from "../app.ts";
import { AppStorage } from "../app-storage.ts";
import { makeApp } from "../make-app.ts";

/** A system with nothing in it, which nobody uses: to try a store on, or to write a new one of. */
export function scratchApp(): App {
  return makeApp({ hypervisor: new MemoryHypervisor(), storage: new AppStorage(memoryDrivers()) });
}
