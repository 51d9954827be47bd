import { MemoryHypervisor } from "../../hypervisor/drivers/memory-hypervisor.ts";
import { memoryDrivers } from "../../storage/drivers/memory-drivers.ts";
import type { App } from "../app.ts";
import { AppStorage } from "../app-storage.ts";
import { makeApp } from "../make-app.ts";

/** Creates an empty system in memory, for trial loads and new stores. */
export function scratchApp(): App {
  return makeApp({ hypervisor: new MemoryHypervisor(), storage: new AppStorage(memoryDrivers()) });
}
