import { type Device, type DevicePort, portOf } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";

/** The domain that has a device; undefined if none has. */
type DeviceHolder = DeviceDomain | undefined;

/** A difference between two lists of a backend. */
export interface ListChanges {
  readonly added: readonly Device[];
  readonly removed: readonly DevicePort[];
  readonly attached: readonly { readonly device: Device; readonly frontend: DeviceDomain }[];
  readonly detached: readonly { readonly port: DevicePort; readonly frontend: DeviceDomain }[];
}

/** The devices of backends of which clients know, with the domains that have them. */
export class KnownDevices {
  readonly #ports = new WeakMap<DeviceDomain, Map<string, Map<string, DeviceHolder>>>();

  /** Records which domain has a device. */
  note({ backend, devclass, portId }: DevicePort, holder: DeviceHolder): void {
    if (backend !== null && this.#of(backend, devclass).has(portId)) this.#of(backend, devclass).set(portId, holder);
  }

  /** Returns whether a backend has devices of a class. */
  has(backend: DeviceDomain, devclass: string): boolean {
    return this.#of(backend, devclass).size > 0;
  }

  /** Replaces the list of a backend and returns what has changed. */
  update(
    backend: DeviceDomain,
    devclass: string,
    devices: readonly Device[],
    holderOf: (port: DevicePort) => DeviceHolder,
  ): ListChanges {
    const known = this.#of(backend, devclass);
    const current = new Map(devices.map((device) => [device.portId, { device, holder: holderOf(device) }]));
    const added = devices.filter(({ portId }) => !known.has(portId));
    const gone = [...known].filter(([portId]) => !current.has(portId));
    const port = (portId: string): DevicePort => portOf({ backend, devclass, portId });
    const passed = [...current.values()].filter(({ device, holder }) => known.get(device.portId) !== holder);
    const lost = [...known].filter(([portId, holder]) => current.get(portId)?.holder !== holder);
    known.clear();
    for (const [portId, { holder }] of current) known.set(portId, holder);
    return {
      added,
      removed: gone.map(([portId]) => port(portId)),
      attached: passed.flatMap(({ device, holder }) => (holder === undefined ? [] : [{ device, frontend: holder }])),
      detached: lost.flatMap(([portId, holder]) =>
        holder === undefined ? [] : [{ port: port(portId), frontend: holder }],
      ),
    };
  }

  #of(backend: DeviceDomain, devclass: string): Map<string, DeviceHolder> {
    const classes = this.#ports.get(backend) ?? new Map<string, Map<string, DeviceHolder>>();
    this.#ports.set(backend, classes);
    const ports = classes.get(devclass) ?? new Map<string, DeviceHolder>();
    classes.set(devclass, ports);
    return ports;
  }
}
