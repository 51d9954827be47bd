import type { Device, DeviceAddress, DeviceAttachment } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";

/** Provides the devices of one class, and attaches them. */
export interface DeviceProvider {
  readonly devclass: string;
  /** Lists the devices that a backend offers, by port. */
  list(backend: DeviceDomain): readonly Device[];
  /** Checks that a device can be attached with some options. @throws QubesError */
  check(address: DeviceAddress, options: Readonly<Record<string, string>>): void;
  /** Lists the devices that a running domain has. */
  attached(frontend: DeviceDomain): readonly DeviceAttachment[];
  attach(frontend: DeviceDomain, attachment: DeviceAttachment): Promise<void>;
  detach(frontend: DeviceDomain, address: DeviceAddress): Promise<void>;
}
