import type { QubesDb } from "../qubes-db.ts";
import { checkBlockOptions, completeBlockOptions } from "./block-options.ts";
import type { Device, DeviceAddress, DeviceOptions } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";
import { TrackedDevices } from "./tracked-devices.ts";
import { harmless } from "./untrusted-text.ts";

/** The folder of block devices in QubesDB, without the slash at its end. */
const root = "/qubes-block-devices";

/** Pattern of port names. Ports with other names are skipped. */
const portPattern = /^[a-z0-9-]{1,12}$/;

/** The identity of a device that is not known (docs/reference/devices.md#identities). */
const unknownIdentity = "0000:0000::?******";

/** Returns a device of another class, for identities. */
export type FindDevice = (backend: DeviceDomain, devclass: string, portId: string) => DeviceAddress | undefined;

/**
 * Block devices, as domains report them in QubesDB. The values are untrusted and are filtered
 * (docs/reference/devices.md#block-devices).
 */
export class BlockDevices extends TrackedDevices {
  readonly devclass = "block";
  override readonly isGivenAtSpawn: boolean = true;
  readonly #qubesDb: QubesDb;
  readonly #findDevice: FindDevice;

  /** @param findDevice finds the USB devices that block devices are parts of */
  constructor(qubesDb: QubesDb, findDevice: FindDevice = () => undefined) {
    super();
    this.#qubesDb = qubesDb;
    this.#findDevice = findDevice;
  }

  list(backend: DeviceDomain): readonly Device[] {
    if (backend.isHalted) return [];
    const paths = this.#qubesDb.list(backend.name, `${root}/`);
    const ports = new Set(paths.map((path) => path.split("/")[2] as string));
    return [...ports]
      .filter((port) => portPattern.test(port))
      .sort()
      .map((port) => this.#describe(backend, port));
  }

  checkOptions(options: DeviceOptions): void {
    checkBlockOptions(options);
  }

  prepare(frontend: DeviceDomain, device: Device, options: DeviceOptions): DeviceOptions {
    const taken = this.attached(frontend).map((each) => each.options["frontend-dev"] ?? "");
    return completeBlockOptions(frontend, device, options, taken);
  }

  watch(callback: (backend: string) => void): void {
    this.#qubesDb.watch(root, callback);
  }

  #read(backend: DeviceDomain, portId: string, name: string): string {
    return this.#qubesDb.read(backend.name, `${root}/${portId}/${name}`) ?? "";
  }

  #describe(backend: DeviceDomain, portId: string): Device {
    const description = harmless(this.#read(backend, portId, "desc"), "description");
    const { name, serial } = namesIn(description);
    const size = this.#read(backend, portId, "size");
    const mode = this.#read(backend, portId, "mode") === "r" ? "r" : "w";
    const parent = this.#parent(backend, portId);
    const home = parent === undefined ? `hosted by ${backend.name}` : `sub-device of ${backend.name}:${parent.portId}`;
    return {
      backend,
      devclass: this.devclass,
      portId,
      deviceId: this.#identity(backend, portId, new Set()),
      manufacturer: home,
      ...(name === "" ? {} : { name }),
      ...(serial === "" ? {} : { serial }),
      interfaces: ["b******"],
      ...(parent === undefined ? {} : { parent: { portId: parent.portId, devclass: parent.devclass } }),
      isReadOnly: mode === "r",
      data: {},
      in2019: {
        data: {
          mode,
          size: /^[0-9]{1,19}$/.test(size) ? size : "0",
          device_node: `/dev/${portId.replaceAll("_", "/")}`,
        },
        description,
      },
    };
  }

  /** Returns what a device is a part of: a USB device, or another block device. */
  #parent(backend: DeviceDomain, portId: string): Parent | undefined {
    const text = harmless(this.#read(backend, portId, "parent"), "visible");
    const [port = "", ...rest] = text.split(":");
    if (port === "") return undefined;
    return { portId: port, devclass: text.includes(":") ? "usb" : "block", interfaceNumber: rest.join(":") };
  }

  /** @param seen ports on the way, since a domain may report a loop */
  #identity(backend: DeviceDomain, portId: string, seen: Set<string>): string {
    const parent = this.#parent(backend, portId);
    const own = parent?.interfaceNumber || (/[0-9]+$/.exec(portId)?.[0] ?? "").replace(/^0+(?=[0-9])/, "") || "None";
    if (parent === undefined) return `:${own}`;
    return `${this.#identityOfParent(backend, parent, seen.add(portId))}:${own}`;
  }

  #identityOfParent(backend: DeviceDomain, { devclass, portId }: Parent, seen: Set<string>): string {
    if (devclass === "usb") return this.#findDevice(backend, "usb", portId)?.deviceId ?? unknownIdentity;
    const isKnown = portPattern.test(portId) && this.#qubesDb.list(backend.name, `${root}/${portId}/`).length > 0;
    return isKnown && !seen.has(portId) ? this.#identity(backend, portId, seen) : unknownIdentity;
  }
}

interface Parent {
  readonly portId: string;
  readonly devclass: "usb" | "block";
  readonly interfaceNumber: string;
}

/** Splits `MODEL (LABEL)`: the model stands for the serial number, the label for the name. */
function namesIn(description: string): { readonly name: string; readonly serial: string } {
  const space = description.indexOf(" ");
  const model = space === -1 ? description : description.slice(0, space);
  const label = space === -1 ? "" : description.slice(space + 1);
  const readable = (text: string): string => text.replaceAll("_", " ").trim();
  return { serial: readable(model), name: readable(label.slice(1, -1)) };
}
