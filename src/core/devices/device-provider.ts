import type { Device, DeviceAttachment, DeviceOptions, DevicePort } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";

/** Provides the devices of one class, and attaches them. */
export interface DeviceProvider {
  readonly devclass: string;
  /** Whether the hypervisor gives the domain its required devices at its creation, without an event. */
  readonly isGivenAtSpawn: boolean;
  /** Lists the devices that a running backend offers, by port. */
  list(backend: DeviceDomain): readonly Device[];
  /** Returns the canonical name of a port, if the class has several names for it. */
  canonicalPort?(portId: string): string;
  /** Checks options of an assignment. @throws QubesError */
  checkOptions(options: DeviceOptions): void;
  /**
   * Checks that a domain can have a device, and completes the options.
   *
   * @throws QubesError
   */
  prepare(frontend: DeviceDomain, device: Device, options: DeviceOptions): DeviceOptions;
  /** Returns the domain that has a device. */
  holder(port: DevicePort): DeviceDomain | undefined;
  /** Lists the devices that a running domain has. */
  attached(frontend: DeviceDomain): readonly DeviceAttachment[];
  attach(frontend: DeviceDomain, attachment: DeviceAttachment): Promise<void>;
  detach(frontend: DeviceDomain, port: DevicePort): Promise<void>;
  /** Forgets the devices of a domain that has stopped, and returns them. */
  release(frontend: DeviceDomain): readonly DeviceAttachment[];
  /** Calls back with the name of a backend each time its list may have changed. */
  watch?(callback: (backend: string) => void): void;
}
