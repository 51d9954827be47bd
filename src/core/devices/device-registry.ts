import { DeviceCollection } from "./device-collection.ts";
import type { DeviceDomain } from "./device-domain.ts";
import type { DeviceProvider } from "./device-provider.ts";

/** The classes of devices of a system, and which devices its domains have. */
export class DeviceRegistry {
  readonly #providers = new Map<string, DeviceProvider>();
  readonly #collections = new WeakMap<DeviceDomain, Map<string, DeviceCollection>>();

  /** The classes that are served, by name. */
  get classes(): readonly string[] {
    return [...this.#providers.keys()].sort();
  }

  /** Serves a class of devices. */
  register(provider: DeviceProvider): void {
    this.#providers.set(provider.devclass, provider);
  }

  /** Undefined for a class that is not served. */
  provider(devclass: string): DeviceProvider | undefined {
    return this.#providers.get(devclass);
  }

  /** What a domain has of a class, also of one that is not served: assignments of it are kept. */
  of(domain: DeviceDomain, devclass: string): DeviceCollection {
    const known = this.#collections.get(domain) ?? new Map<string, DeviceCollection>();
    this.#collections.set(domain, known);
    const collection = known.get(devclass) ?? new DeviceCollection(domain, devclass, () => this.provider(devclass));
    known.set(devclass, collection);
    return collection;
  }

  /** The classes of which a domain has assignments, by name: what a store writes. */
  assignedClasses(domain: DeviceDomain): readonly string[] {
    const known = this.#collections.get(domain) ?? new Map<string, DeviceCollection>();
    const used = [...known].filter(([, { assignments }]) => assignments.length > 0);
    return used.map(([devclass]) => devclass).sort();
  }
}
