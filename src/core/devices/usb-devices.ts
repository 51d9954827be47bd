import { QubesError } from "../errors.ts";
import type { QubesDb } from "../qubes-db.ts";
import { byPort, type Device, type DeviceAttachment, type DeviceOptions, type DevicePort } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";
import type { DeviceProvider } from "./device-provider.ts";
import type { HardwareNames } from "./hardware-names.ts";
import type { Sysfs } from "./sysfs.ts";
import { harmlessUdev } from "./untrusted-text.ts";
import { type UsbDescription, usbDescriptions } from "./usb-sysfs.ts";

/** The folder of USB devices in QubesDB, without the slash at its end. */
const root = "/qubes-usb-devices";

/** Where USB devices are described. */
export interface UsbSources {
  readonly qubesDb: QubesDb;
  /** Returns the domains of the system, which are possible backends and frontends. */
  readonly domains: () => Iterable<DeviceDomain>;
  readonly sysfs: Sysfs;
  readonly names: HardwareNames;
  /** Milliseconds between two looks at the devices of dom0; sysfs reports no changes [default: 2000]. */
  readonly pollMs?: number;
}

/**
 * USB devices: those that domains report in QubesDB, and those of dom0 in sysfs
 * (docs/reference/devices.md#usb-devices).
 */
export class UsbDevices implements DeviceProvider {
  readonly devclass = "usb";
  readonly isGivenAtSpawn = false;
  readonly #domains: () => Iterable<DeviceDomain>;
  readonly #qubesDb: QubesDb;
  readonly #sysfs: Sysfs;
  readonly #names: HardwareNames;
  readonly #pollMs: number;

  constructor({ qubesDb, domains, sysfs, names, pollMs = 2000 }: UsbSources) {
    this.#qubesDb = qubesDb;
    this.#domains = domains;
    this.#sysfs = sysfs;
    this.#names = names;
    this.#pollMs = pollMs;
  }

  list(backend: DeviceDomain): readonly Device[] {
    if (backend.isHalted) return [];
    const own = backend.isAdminVM ? usbDescriptions(this.#sysfs) : [];
    const reported = this.#reported(backend).filter(({ portId }) => !own.some((each) => each.portId === portId));
    return [...own, ...reported].map((each) => this.#describe(backend, each)).sort(byPort);
  }

  checkOptions(options: DeviceOptions): void {
    if (Object.keys(options).length === 0) return;
    throw new QubesError("QubesException", "USB device assignment does not support user options");
  }

  prepare(frontend: DeviceDomain, _device: Device, options: DeviceOptions): DeviceOptions {
    if (frontend.isAdminVM) throw new QubesError("QubesException", "Can't attach USB device to dom0");
    this.checkOptions(options);
    return options;
  }

  /** The backend reports which domain has a device. */
  holder({ backend, portId }: DevicePort): DeviceDomain | undefined {
    const name = this.#qubesDb.read(backend?.name ?? "", userPath(portId));
    for (const domain of this.#domains()) if (domain.name === name && !domain.isHalted) return domain;
    return undefined;
  }

  attached(frontend: DeviceDomain): readonly DeviceAttachment[] {
    return frontend.isHalted ? [] : this.#devicesOf(frontend);
  }

  async attach(frontend: DeviceDomain, { device }: DeviceAttachment): Promise<void> {
    this.#qubesDb.write(device.backend?.name ?? "", userPath(device.portId), frontend.name);
  }

  async detach(_frontend: DeviceDomain, { backend, portId }: DevicePort): Promise<void> {
    this.#qubesDb.remove(backend?.name ?? "", userPath(portId));
  }

  release(frontend: DeviceDomain): readonly DeviceAttachment[] {
    const released = this.#devicesOf(frontend);
    for (const { device } of released) this.#qubesDb.remove(device.backend?.name ?? "", userPath(device.portId));
    return released;
  }

  watch(callback: (backend: string) => void): void {
    this.#qubesDb.watch(root, callback);
    let known = this.#sysfs.devices("usb");
    if (known === undefined) return;
    const timer = setInterval(() => {
      const current = this.#sysfs.devices("usb") ?? [];
      if (current.join() === known?.join()) return;
      known = current;
      for (const domain of this.#domains()) if (domain.isAdminVM) callback(domain.name);
    }, this.#pollMs);
    timer.unref();
  }

  #devicesOf(frontend: DeviceDomain): readonly DeviceAttachment[] {
    const isOwn = (backend: DeviceDomain, path: string): boolean =>
      this.#qubesDb.read(backend.name, path) === frontend.name;
    // Few domains name the frontend; the devices of the others, in sysfs too, are not read.
    return [...this.#domains()]
      .filter((backend) => this.#qubesDb.list(backend.name, `${root}/`).some((path) => isOwn(backend, path)))
      .flatMap((backend) => this.list(backend))
      .filter(({ backend, portId }) => isOwn(backend, userPath(portId)))
      .map((device) => ({ device, options: {} }));
  }

  #reported(backend: DeviceDomain): readonly UsbDescription[] {
    const paths = this.#qubesDb.list(backend.name, `${root}/`);
    const keys = new Set(paths.map((path) => path.split("/")[2] as string));
    return [...keys]
      .filter((key) => /^[0-9]+-[0-9]+(_[0-9]+)*$/.test(key))
      .map((key) => {
        const read = (name: string): string => this.#qubesDb.read(backend.name, `${root}/${key}/${name}`) ?? "";
        return { portId: key.replaceAll("_", "."), ...parse(read("desc")), interfaces: codes(read("interfaces")) };
      });
  }

  #describe(backend: DeviceDomain, description: UsbDescription): Device {
    const { portId, vendorId, productId, manufacturer, name, serial } = description;
    const found = description.interfaces.map((each) => `u${each}`);
    const interfaces = found.length === 0 ? ["?******"] : found;
    return {
      backend,
      devclass: this.devclass,
      portId,
      deviceId: `${vendorId}:${productId}:${serial}:${interfaces.join("")}`,
      ...this.#names.find(vendorId, productId),
      ...(manufacturer === "" ? {} : { manufacturer }),
      ...(name === "" ? {} : { name }),
      ...(serial === "" ? {} : { serial }),
      interfaces,
      data: {},
      in2019: { data: {}, description: [`${vendorId}:${productId}`, manufacturer, name].join(" ").trim() },
    };
  }
}

/** Where the backend reports the domain that has a device. */
function userPath(portId: string): string {
  return `${root}/${portId.replaceAll(".", "_")}/connected-to`;
}

/** Parses `VENDOR:PRODUCT MANUFACTURER NAME SERIAL`. Another text only gives a name. */
function parse(text: string): Omit<UsbDescription, "portId" | "interfaces"> {
  const [ids = "", manufacturer = "", name = "", serial = "", ...rest] = text.split(" ");
  const [vendorId = "", productId = "", ...more] = ids.split(":");
  if (text.split(" ").length !== 4 || rest.length > 0 || !ids.includes(":") || more.length > 0) {
    const unknown = { vendorId: "0000", productId: "0000", manufacturer: "", serial: "" };
    return { ...unknown, name: harmlessUdev(text.replaceAll(" ", "_")) };
  }
  return {
    vendorId: harmlessUdev(vendorId),
    productId: harmlessUdev(productId),
    manufacturer: harmlessUdev(manufacturer),
    name: harmlessUdev(name),
    serial: harmlessUdev(serial),
  };
}

/** Parses `:030101:030000:`. One malformed code makes all of them unknown. */
function codes(text: string): readonly string[] {
  const found = text
    .slice(0, 1024)
    .split(":")
    .filter((code) => code !== "");
  return found.every((code) => /^[0-9a-fA-F]{6}$/.test(code)) ? found : [];
}
