import type { Device, DeviceAddress, DeviceAttachment } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";

/** What knows the devices of one class, and attaches them. */
export interface DeviceProvider {
  readonly devclass: string;
  /** The devices that a backend offers, by port. */
  list(backend: DeviceDomain): readonly Device[];
  /** @throws QubesError when a device cannot be attached so, now or at the next start */
  check(address: DeviceAddress, options: Readonly<Record<string, string>>): void;
  /** What a running domain has. */
  attached(frontend: DeviceDomain): readonly DeviceAttachment[];
  attach(frontend: DeviceDomain, attachment: DeviceAttachment): Promise<void>;
  detach(frontend: DeviceDomain, address: DeviceAddress): Promise<void>;
}
