import { MemoryHypervisor } from "../../libvirt/drivers/memory-hypervisor.ts";
import { memoryDrivers } from "../../storage/drivers/memory-drivers.ts";
import { makeApp } from "../new-system.ts";
import { StorageOfApp } from "../storage-of-app.ts";
import { loadStore } from "./load-store.ts";
import type { XmlElement } from "./xml-element.ts";

/**
 * Loads a store into a system that nobody uses, and gives what is kept but not understood.
 *
 * @throws StoreError when it does not load
 */
export function tryStore(root: XmlElement, file: string): readonly string[] {
  const warnings: string[] = [];
  const app = makeApp({ hypervisor: new MemoryHypervisor(), storage: new StorageOfApp(memoryDrivers()) });
  loadStore({ app, file, warn: (message) => warnings.push(message) }, root);
  return warnings;
}
