import { DeviceCollection } from "./device-collection.ts";
import type { DeviceDomain } from "./device-domain.ts";
import type { DeviceProvider } from "./device-provider.ts";

/** The device classes of a system, and the devices of its domains. */
export class DeviceRegistry {
  readonly #providers = new Map<string, DeviceProvider>();
  readonly #collections = new WeakMap<DeviceDomain, Map<string, DeviceCollection>>();

  /** Available classes, by name. */
  get classes(): readonly string[] {
    return [...this.#providers.keys()].sort();
  }

  /** Adds a device class. */
  register(provider: DeviceProvider): void {
    this.#providers.set(provider.devclass, provider);
  }

  /** Returns undefined for an unavailable class. */
  provider(devclass: string): DeviceProvider | undefined {
    return this.#providers.get(devclass);
  }

  /** Returns a domain's devices of a class. Assignments of an unavailable class are kept. */
  of(domain: DeviceDomain, devclass: string): DeviceCollection {
    const known = this.#collections.get(domain) ?? new Map<string, DeviceCollection>();
    this.#collections.set(domain, known);
    const collection = known.get(devclass) ?? new DeviceCollection(domain, devclass, () => this.provider(devclass));
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
