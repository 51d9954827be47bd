import type { Device } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";

/** Asks the user which domain gets a device (docs/reference/devices.md#questions). */
export interface DeviceAgent {
  /** Returns one of the frontends; undefined if the user refuses. */
  choose(device: Device, frontends: readonly DeviceDomain[]): Promise<DeviceDomain | undefined>;
}

/** An agent for systems without a user interface. It refuses. */
export const absentAgent: DeviceAgent = { choose: async () => undefined };
