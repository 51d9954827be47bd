import type { App } from "../../src/core/app.ts";
import { AppStorage } from "../../src/core/app-storage.ts";
import { makeApp } from "../../src/core/make-app.ts";
import { MemoryHypervisor } from "../../src/hypervisor/drivers/memory-hypervisor.ts";
import { memoryDrivers } from "../../src/storage/drivers/memory-drivers.ts";

/** Makes an empty system, into which a store can be loaded. */
export function emptyApp(): App {
  const storage = new AppStorage(memoryDrivers(() => ["6.6.30-1", "6.12.4-1"]));
  return makeApp({ hypervisor: new MemoryHypervisor(), storage });
}
