import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { App } from "../core/app.ts";
import type { Device } from "../core/devices/device.ts";
import type { DeviceAgent } from "../core/devices/device-agent.ts";
import type { DeviceDomain } from "../core/devices/device-domain.ts";

/** The service that asks the user. */
const service = "device-agent.GUI";

/** Asks the user through the socket of the agent in dom0 (docs/reference/devices.md#questions). */
export class SocketDeviceAgent implements DeviceAgent {
  readonly #path: string;
  readonly #app: () => App;

  /** @param path the socket of the agent */
  constructor(path: string, app: () => App) {
    this.#path = path;
    this.#app = app;
  }

  /** @throws Error if the agent cannot be reached */
  async choose(device: Device, frontends: readonly DeviceDomain[]): Promise<DeviceDomain | undefined> {
    const screen = this.#app().adminVM?.reference("guivm") ?? this.#app().adminVM;
    if (screen?.isAdminVM !== true) throw new Error(`the agent in "${screen?.name}" cannot be called; expected dom0`);
    const socket = connect(this.#path);
    socket.end(`${service} dom0 name dom0\0${JSON.stringify(question(this.#app(), device, frontends))}`);
    const answer = (await text(socket)).trim();
    return frontends.find(({ name }) => answer === `allow:${name}`);
  }
}

function question(app: App, device: Device, frontends: readonly DeviceDomain[]): object {
  const { vendor, product, manufacturer, name, serial, devclass } = device;
  const what = product ?? name ?? serial ?? `unknown ${devclass} device`;
  const targets = frontends.map((each) => each.name);
  return {
    source: device.backend.name,
    device_name: `${devclass} device: ${vendor ?? manufacturer ?? "unknown vendor"} ${what}`,
    argument: device.portId,
    targets,
    default_target: targets.length === 1 ? targets[0] : "",
    icons: Object.fromEntries(
      app.domains.sorted.map((each) => [
        each.klass === "DispVM" ? `@dispvm:${each.name}` : each.name,
        each.hasProperty("icon") ? each.getProperty("icon") : "",
      ]),
    ),
  };
}
