import { QubesError } from "../errors.ts";
import { type Device, type DeviceAddress, type DeviceAttachment, isSamePort } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";
import type { DeviceProvider } from "./device-provider.ts";

/** Tracks attachments without effect on the domains. */
export abstract class TrackedDevices implements DeviceProvider {
  abstract readonly devclass: string;
  readonly #attached = new Map<DeviceDomain, readonly DeviceAttachment[]>();

  abstract list(backend: DeviceDomain): readonly Device[];

  abstract check(address: DeviceAddress, options: Readonly<Record<string, string>>): void;

  attached(frontend: DeviceDomain): readonly DeviceAttachment[] {
    // Attachments end with the domain.
    if (frontend.isHalted) this.#attached.delete(frontend);
    return this.#attached.get(frontend) ?? [];
  }

  async attach(frontend: DeviceDomain, attachment: DeviceAttachment): Promise<void> {
    this.#attached.set(frontend, [...this.attached(frontend), attachment]);
  }

  async detach(frontend: DeviceDomain, address: DeviceAddress): Promise<void> {
    const remaining = this.attached(frontend).filter(({ device }) => !isSamePort(device, address));
    this.#attached.set(frontend, remaining);
  }
}

/** Devices that exist only in memory, for demonstrations and tests. */
export class MemoryDevices extends TrackedDevices {
  readonly devclass: string;
  readonly #devices: Device[] = [];

  constructor(devclass: string) {
    super();
    this.devclass = devclass;
  }

  /** Adds a device. */
  add(device: Device): void {
    this.#devices.push(device);
  }

  list(backend: DeviceDomain): readonly Device[] {
    const found = this.#devices.filter((device) => device.backend === backend);
    return found.sort((one, other) => (one.portId < other.portId ? -1 : 1));
  }

  check(address: DeviceAddress): void {
    if (this.devclass !== "pci" || this.list(address.backend).some((device) => isSamePort(device, address))) return;
    throw new QubesError("QubesException", `Invalid PCI device: ${address.portId}`);
  }
}
