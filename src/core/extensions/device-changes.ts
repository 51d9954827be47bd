import type { App } from "../app.ts";
import { bySpecificity, covers, type Device } from "../devices/device.ts";
import type { DeviceProvider } from "../devices/device-provider.ts";
import type { Domain } from "../domain.ts";
import { NamedTexts } from "../named-texts.ts";
import { attachDue, type Contender } from "./attach-due.ts";

/** Compares the lists of devices with what clients know, and tells them (docs/reference/devices.md#list-events). */
export class DeviceChanges {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** Learns the devices of a backend after a load, without events. */
  learn(backend: Domain): void {
    for (const provider of this.#watched()) this.#update(provider, backend);
  }

  /** Tells clients what has changed since the last comparison, and attaches new devices that are assigned. */
  compare(provider: DeviceProvider, name: string): void {
    const backend = this.#app.domains.find(name);
    if (backend === undefined || !backend.eventsEnabled) return;
    this.#guarded(async () => {
      backend.fire(`device-list-change:${provider.devclass}`);
      const added = await this.#tell(provider, backend);
      for (const device of added) await attachDue({ device }, this.#contenders(device));
    });
  }

  /** Tells clients that the devices of a backend are gone, because it has stopped. */
  async end(provider: DeviceProvider, backend: Domain): Promise<void> {
    if (provider.watch === undefined) return;
    const { devclass } = provider;
    // The reference tells this for USB devices only, and also if there was none.
    if (devclass === "usb" && this.#app.devices.known.has(backend, devclass)) backend.fire("device-list-change:usb");
    await this.#tell(provider, backend);
  }

  #watched(): readonly DeviceProvider[] {
    return this.#app.devices.providers.filter(({ watch }) => watch !== undefined);
  }

  #update(provider: DeviceProvider, backend: Domain) {
    const { known } = this.#app.devices;
    return known.update(backend, provider.devclass, provider.list(backend), (port) => provider.holder(port));
  }

  /** Fires the events of a comparison and returns the devices that have appeared and have no frontend. */
  async #tell(provider: DeviceProvider, backend: Domain): Promise<readonly Device[]> {
    const { devclass } = provider;
    const { added, removed, attached, detached } = this.#update(provider, backend);
    const pending: Promise<unknown>[] = [];
    for (const { port, frontend } of detached) {
      if (removed.some(({ portId }) => portId === port.portId)) pending.push(provider.detach(frontend, port));
      pending.push(frontend.fireAsync(`device-detach:${devclass}`, { port }));
    }
    for (const port of removed) backend.fire(`device-removed:${devclass}`, { port });
    for (const device of added) backend.fire(`device-added:${devclass}`, { device });
    for (const { device, frontend } of attached) {
      pending.push(frontend.fireAsync(`device-attach:${devclass}`, { device, options: new NamedTexts({}) }));
    }
    await Promise.all(pending);
    return added.filter((device) => !attached.some((each) => each.device === device));
  }

  /** Returns the running domains that have a device assigned, each with its most specific assignment. */
  #contenders(device: Device): readonly Contender[] {
    const running = this.#app.domains.filter(
      (domain) => !domain.isHalted && !domain.isRemote && domain !== device.backend,
    );
    return running.flatMap((frontend) => {
      const { assignments } = this.#app.devices.of(frontend, device.devclass);
      const [assignment] = bySpecificity(assignments.filter((each) => covers(each, device)));
      return assignment === undefined ? [] : [{ frontend, assignment }];
    });
  }

  #guarded(work: () => Promise<void>): void {
    work().catch((error: Error) => this.#app.log.warning(`devices could not be compared: ${error.message}`));
  }
}
