import type { Domain } from "../domain.ts";
import type { Device, DeviceAddress, DeviceAttachment } from "./device.ts";

/** What knows the devices of one class, and attaches them. */
export interface DeviceProvider {
  readonly devclass: string;
  /** The devices that a backend offers, by port. */
  list(backend: Domain): readonly Device[];
  /** @throws QubesError when a device cannot be attached so, now or at the next start */
  check(address: DeviceAddress, options: Readonly<Record<string, string>>): void;
  /** What a running domain has. */
  attached(frontend: Domain): readonly DeviceAttachment[];
  attach(frontend: Domain, attachment: DeviceAttachment): Promise<void>;
  detach(frontend: Domain, address: DeviceAddress): Promise<void>;
}
