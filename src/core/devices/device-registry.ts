import { DeviceCollection } from "./device-collection.ts";
import type { DeviceDomain } from "./device-domain.ts";
import type { DeviceProvider } from "./device-provider.ts";
import { KnownDevices } from "./known-devices.ts";
import { Turns } from "./turns.ts";

/** The device classes of a system, and the devices of its domains. */
export class DeviceRegistry {
  /** The devices of which clients know. */
  readonly known = new KnownDevices();
  /** Attaches and detaches of one device exclude one another. */
  readonly turns = new Turns();
  readonly #providers = new Map<string, DeviceProvider>();
  readonly #collections = new WeakMap<DeviceDomain, Map<string, DeviceCollection>>();
  readonly #onListChange: ((provider: DeviceProvider, backend: string) => void)[] = [];

  /** Available classes, by name. */
  get classes(): readonly string[] {
    return [...this.#providers.keys()].sort();
  }

  /** The providers of the available classes, by name. */
  get providers(): readonly DeviceProvider[] {
    return this.classes.map((devclass) => this.#providers.get(devclass) as DeviceProvider);
  }

  /** Adds a device class. */
  register(provider: DeviceProvider): void {
    this.#providers.set(provider.devclass, provider);
    provider.watch?.((backend) => {
      if (this.provider(provider.devclass) !== provider) return;
      for (const callback of this.#onListChange) callback(provider, backend);
    });
  }

  /** Registers a callback for each time when the devices of a backend may have changed. */
  onListChange(callback: (provider: DeviceProvider, backend: string) => void): void {
    this.#onListChange.push(callback);
  }

  /** Returns undefined for an unavailable class. */
  provider(devclass: string): DeviceProvider | undefined {
    return this.#providers.get(devclass);
  }

  /** Returns a domain's devices of a class. Assignments of an unavailable class are kept. */
  of(domain: DeviceDomain, devclass: string): DeviceCollection {
    const known = this.#collections.get(domain) ?? new Map<string, DeviceCollection>();
    this.#collections.set(domain, known);
    const collection = known.get(devclass) ?? new DeviceCollection(this, domain, devclass);
    known.set(devclass, collection);
    return collection;
  }

  /** Returns the classes of a domain's assignments, by name, for the store. */
  assignedClasses(domain: DeviceDomain): readonly string[] {
    const known = this.#collections.get(domain) ?? new Map<string, DeviceCollection>();
    const used = [...known].filter(([, { assignments }]) => assignments.length > 0);
    return used.map(([devclass]) => devclass).sort();
  }
}
