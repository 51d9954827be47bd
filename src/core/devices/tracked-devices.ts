import { type Device, type DeviceAttachment, type DeviceOptions, type DevicePort, isSamePort } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";
import type { DeviceProvider } from "./device-provider.ts";

/** Tracks attachments without effect on the domains. */
export abstract class TrackedDevices implements DeviceProvider {
  abstract readonly devclass: string;
  readonly isGivenAtSpawn: boolean = false;
  readonly #attached = new Map<DeviceDomain, readonly DeviceAttachment[]>();

  abstract list(backend: DeviceDomain): readonly Device[];

  abstract checkOptions(options: DeviceOptions): void;

  abstract prepare(frontend: DeviceDomain, device: Device, options: DeviceOptions): DeviceOptions;

  holder(port: DevicePort): DeviceDomain | undefined {
    for (const [frontend, attachments] of this.#attached) {
      if (!frontend.isHalted && attachments.some(({ device }) => isSamePort(device, port))) return frontend;
    }
    return undefined;
  }

  attached(frontend: DeviceDomain): readonly DeviceAttachment[] {
    return frontend.isHalted ? [] : (this.#attached.get(frontend) ?? []);
  }

  async attach(frontend: DeviceDomain, attachment: DeviceAttachment): Promise<void> {
    this.#attached.set(frontend, [...this.attached(frontend), attachment]);
  }

  async detach(frontend: DeviceDomain, port: DevicePort): Promise<void> {
    this.#attached.set(
      frontend,
      this.attached(frontend).filter(({ device }) => !isSamePort(device, port)),
    );
  }

  release(frontend: DeviceDomain): readonly DeviceAttachment[] {
    const released = this.#attached.get(frontend) ?? [];
    this.#attached.delete(frontend);
    return released;
  }
}
