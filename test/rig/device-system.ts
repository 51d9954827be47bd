import type { App } from "../../src/core/app.ts";
import { createDomain, type NewDomain } from "../../src/core/create-domain.ts";
import type { Device } from "../../src/core/devices/device.ts";
import type { DeviceCollection } from "../../src/core/devices/device-collection.ts";
import { registerDevices } from "../../src/daemon/devices.ts";
import { coreApp } from "./core-app.ts";
import { start } from "./power.ts";
import { makeSysfs } from "./sysfs-tree.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

interface Scope {
  teardown(handler: () => void | Promise<void>): void;
}

/** A system whose domains offer devices through a QubesDB in memory, and whose machine is a copied sysfs. */
export class DeviceSystem {
  readonly app: App;
  readonly sysfs: string;
  /** The directory with lists of hardware names. */
  readonly hardwareNames: string;
  /** Problems that no caller waited for. */
  readonly warnings: string[];

  private constructor(app: App, hardware: ReturnType<typeof makeSysfs>, warnings: string[]) {
    this.app = app;
    this.sysfs = hardware.sysfs;
    this.hardwareNames = hardware.hardwareNames;
    this.warnings = warnings;
  }

  /** Makes a system with domains, of which some run. By default sys-usb and work run, and vault does not. */
  static async make(
    scope: Scope,
    services: Parameters<typeof coreApp>[2] = {},
    names: readonly string[] = ["sys-usb", "work", "vault"],
    running: readonly string[] = ["sys-usb", "work"],
  ): Promise<DeviceSystem> {
    const folder = new TemporaryFolder(scope);
    const warnings: string[] = [];
    const app = coreApp(folder.at("volumes"), undefined, {
      log: { info() {}, warning: (problem) => void warnings.push(problem) },
      ...services,
    });
    const hardware = makeSysfs(folder.path);
    registerDevices(app, hardware);
    app.enableEvents();
    const make = async (klass: NewDomain["klass"], name: string): Promise<void> => {
      const template = klass === "AppVM" ? app.getDomain("fedora") : null;
      const domain = await createDomain(
        app,
        { klass, name, label: app.labels.get("red"), template, tags: [] },
        (each) => each.volumes.create(),
      );
      if (domain.hasProperty("netvm")) domain.setProperty("netvm", null);
    };
    await make("TemplateVM", "fedora");
    for (const name of names) await make("AppVM", name);
    for (const name of running) await start(app.getDomain(name));
    return new DeviceSystem(app, hardware, warnings);
  }

  /** Reports a block device in a domain's QubesDB. */
  plugDisk(port: string, texts: Readonly<Record<string, string>> = {}, backend = "sys-usb"): void {
    const described = { desc: "Stick_ (data)", size: "1000", mode: "w", ...texts };
    for (const [name, text] of Object.entries(described)) {
      this.app.qubesDb.write(backend, `/qubes-block-devices/${port}/${name}`, text);
    }
    this.app.qubesDb.write(backend, "/qubes-block-devices", "");
  }

  /** Reports a USB device in a domain's QubesDB. */
  plugUsb(port: string, texts: Readonly<Record<string, string>> = {}, backend = "sys-usb"): void {
    const described = { desc: "0781:5571 SanDisk Cruzer\\x20Fit 4C53", interfaces: ":080650:", ...texts };
    const key = `/qubes-usb-devices/${port.replaceAll(".", "_")}`;
    for (const [name, text] of Object.entries(described)) this.app.qubesDb.write(backend, `${key}/${name}`, text);
    this.app.qubesDb.write(backend, "/qubes-usb-devices", "");
  }

  /** Removes a device from a domain's QubesDB. */
  unplug(folder: "qubes-block-devices" | "qubes-usb-devices", port: string, backend = "sys-usb"): void {
    this.app.qubesDb.remove(backend, `/${folder}/${port}/`);
    this.app.qubesDb.write(backend, `/${folder}`, "");
  }

  /** Starts a domain. */
  async start(domain: string): Promise<void> {
    await start(this.app.getDomain(domain));
  }

  /** Returns a device that a domain offers. */
  device(devclass: string, port: string, backend = "sys-usb"): Device {
    const devices = this.app.devices.provider(devclass)?.list(this.app.getDomain(backend)) ?? [];
    const found = devices.find(({ portId }) => portId === port);
    if (found === undefined) throw new Error(`no ${devclass} device ${port} in ${backend}`);
    return found;
  }

  /** Returns the devices of a domain. */
  devicesOf(domain: string, devclass: string): DeviceCollection {
    return this.app.devices.of(this.app.getDomain(domain), devclass);
  }
}
