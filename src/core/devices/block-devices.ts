import { QubesError } from "../errors.ts";
import type { QubesDb } from "../qubes-db.ts";
import type { Device, DeviceAddress } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";
import { TrackedDevices } from "./memory-devices.ts";

const root = "/qubes-block-devices/";

/** Pattern of port names. */
const portPattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,31}$/;

/** Patterns of option values (docs/reference/admin-api.md#options-of-block-devices). */
const optionValues: Readonly<Record<string, RegExp>> = {
  "frontend-dev": /^(xvd|sd)[a-z0-9]{1,8}$/,
  "read-only": /^(yes|no|True|False)$/,
  devtype: /^(disk|cdrom)$/,
};

/**
 * Block devices, as domains report them in QubesDB. The values are untrusted and are filtered
 * (docs/reference/admin-api.md#block-devices).
 */
export class BlockDevices extends TrackedDevices {
  readonly devclass = "block";
  readonly #qubesDb: QubesDb;

  constructor(qubesDb: QubesDb) {
    super();
    this.#qubesDb = qubesDb;
  }

  list(backend: DeviceDomain): readonly Device[] {
    const paths = this.#qubesDb.list(backend.name, root);
    const ports = new Set(paths.map((path) => path.slice(root.length).split("/")[0] as string));
    return [...ports]
      .filter((port) => portPattern.test(port))
      .sort()
      .map((port) => this.#describe(backend, port));
  }

  check({ portId }: DeviceAddress, options: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(options)) {
      const pattern = Object.hasOwn(optionValues, name) ? optionValues[name] : undefined;
      if (pattern === undefined) throw new QubesError("QubesValueError", `Unsupported option ${name}`);
      if (!pattern.test(value)) throw new QubesError("QubesValueError", `Invalid value of option ${name}`);
    }
    if (!portPattern.test(portId)) throw new QubesError("UnrecognizedDevice", `Invalid block device: ${portId}`);
  }

  #describe(backend: DeviceDomain, portId: string): Device {
    const read = (name: string): string => this.#qubesDb.read(backend.name, `${root}${portId}/${name}`) ?? "";
    const description = read("desc").replace(/[^ -~]|['"\\]/g, "_");
    const size = /^[0-9]{1,19}$/.test(read("size")) ? read("size") : "0";
    const mode = read("mode") === "w" ? "w" : "r";
    return {
      backend,
      devclass: this.devclass,
      portId,
      deviceId: "b0*****",
      interfaces: ["b0*****"],
      ...(description === "" ? {} : { product: description }),
      data: { size, mode },
      in2019: { data: { size, mode }, description },
    };
  }
}
