import { QubesError } from "../errors.ts";
import { byPort, type Device, type DeviceOptions } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";
import type { HardwareNames } from "./hardware-names.ts";
import type { Sysfs } from "./sysfs.ts";
import { TrackedDevices } from "./tracked-devices.ts";

/** Pattern of addresses in sysfs: segment, bus, device, function. */
const sbdfPattern = /^([0-9a-f]{4}):([0-9a-f]{2}):([0-9a-f]{2})\.([0-9a-f])$/;

/** The PCI devices of the machine, which belong to dom0 (docs/reference/devices.md#pci-devices). */
export class PciDevices extends TrackedDevices {
  readonly devclass = "pci";
  override readonly isGivenAtSpawn: boolean = true;
  readonly #sysfs: Sysfs;
  readonly #names: HardwareNames;

  constructor(sysfs: Sysfs, names: HardwareNames) {
    super();
    this.#sysfs = sysfs;
    this.#names = names;
  }

  list(backend: DeviceDomain): readonly Device[] {
    if (!backend.isAdminVM) return [];
    const found = (this.#sysfs.devices("pci") ?? []).flatMap((sbdf) => this.#describe(backend, sbdf) ?? []);
    return found.sort(byPort);
  }

  /** Clients may give an address `02_00.0` instead of the path from the root of the bus. */
  canonicalPort(portId: string): string {
    const [, segment = "0000", address] = /^(?:([0-9a-f]{4})_)?([0-9a-f]{2}_[0-9a-f]{2}\.[0-9a-f])$/.exec(portId) ?? [];
    if (address === undefined) return portId;
    return this.#portOf(`${segment}:${address.replace("_", ":")}`) ?? portId;
  }

  checkOptions(): void {}

  prepare(frontend: DeviceDomain, _device: Device, options: DeviceOptions): DeviceOptions {
    requirePciFrontend(frontend);
    return options;
  }

  #describe(backend: DeviceDomain, sbdf: string): Device | undefined {
    const [, , bus = "", slot = "", fn = ""] = sbdfPattern.exec(sbdf) ?? [];
    const portId = this.#portOf(sbdf);
    if (portId === undefined) return undefined;
    const number = (attribute: string): string => this.#sysfs.read("pci", sbdf, attribute).replace(/^0x/, "");
    const [vendorId, productId] = [number("vendor") || "0000", number("device") || "0000"];
    const code = number("class").padEnd(6, "*").slice(0, 6);
    const { vendor, product } = this.#names.find(vendorId, productId);
    const kind = this.#names.findClass(code.slice(0, 4)) ?? "unknown";
    return {
      backend,
      devclass: this.devclass,
      portId,
      deviceId: `0x${vendorId}:0x${productId}::p${code}`,
      ...(vendor === undefined ? {} : { vendor }),
      ...(product === undefined ? {} : { product }),
      interfaces: [`p${code}`],
      data: { sbdf },
      in2019: {
        data: { device: slot, libvirt_name: `pci_${sbdf.replace(/[:.]/g, "_")}`, function: fn, bus },
        description: `${kind}: ${vendor ?? "unknown"} ${product ?? "unknown"}`,
      },
    };
  }

  /**
   * Returns the port: the way from the root bus, with each bus number relative to its bridge. Bus numbers can change
   * with each boot, the way cannot.
   */
  #portOf(sbdf: string): string | undefined {
    const [root, ...way] = this.#sysfs.path("pci", sbdf);
    const [, segment] = /^pci([0-9a-f]{4}):[0-9a-f]{2}$/.exec(root ?? "") ?? [];
    if (segment === undefined || way.length === 0) return undefined;
    let offset = 0;
    const steps: string[] = [];
    for (const [index, step] of way.entries()) {
      const [, , bus, slot, fn] = sbdfPattern.exec(step) ?? [];
      if (bus === undefined) return undefined;
      const relative = Number.parseInt(bus, 16) - offset;
      if (relative < 0) return undefined;
      steps.push(`${relative.toString(16).padStart(2, "0")}_${slot}.${fn}`);
      // A bridge numbers the bus behind it in decimal.
      if (index < way.length - 1) offset = Number.parseInt(this.#sysfs.read("pci", step, "secondary_bus_number"), 10);
      if (Number.isNaN(offset)) return undefined;
    }
    return `${segment === "0000" ? "" : `${segment}_`}${steps.join("-")}`;
  }
}

/** Checks that a domain can have PCI devices. @throws QubesError */
export function requirePciFrontend(frontend: DeviceDomain): void {
  if (frontend.isAdminVM) throw new QubesError("QubesException", "Can't attach PCI device to dom0");
  if (frontend.hasProperty("virt_mode") && frontend.getProperty("virt_mode") === "pvh") {
    throw new QubesError("QubesException", "Can't attach PCI device to VM in pvh mode");
  }
}
