import { byPort, type Device, type DeviceOptions } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";
import { requirePciFrontend } from "./pci-devices.ts";
import { TrackedDevices } from "./tracked-devices.ts";

/** Devices that exist only in memory, for demonstrations and tests. */
export class MemoryDevices extends TrackedDevices {
  readonly devclass: string;
  override readonly isGivenAtSpawn: boolean;
  readonly #devices: Device[] = [];
  readonly #callbacks: ((backend: string) => void)[] = [];

  constructor(devclass: string) {
    super();
    this.devclass = devclass;
    this.isGivenAtSpawn = devclass === "pci";
  }

  /** Plugs a device in. */
  add(device: Device): void {
    this.#devices.push(device);
    for (const callback of this.#callbacks) callback(device.backend.name);
  }

  /** Pulls a device out. */
  remove(device: Device): void {
    this.#devices.splice(this.#devices.indexOf(device), 1);
    for (const callback of this.#callbacks) callback(device.backend.name);
  }

  list(backend: DeviceDomain): readonly Device[] {
    if (backend.isHalted) return [];
    const found = this.#devices.filter((device) => device.backend === backend);
    return found.sort(byPort);
  }

  checkOptions(): void {}

  prepare(frontend: DeviceDomain, _device: Device, options: DeviceOptions): DeviceOptions {
    if (this.devclass === "pci") requirePciFrontend(frontend);
    return options;
  }

  watch(callback: (backend: string) => void): void {
    this.#callbacks.push(callback);
  }
}
