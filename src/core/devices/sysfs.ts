import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";

/** The attributes of devices in sysfs. A device may vanish at any time; a missing attribute is empty. */
export class Sysfs {
  readonly #root: string;

  /** @param root the directory where sysfs is mounted */
  constructor(root: string) {
    this.#root = root;
  }

  /** Returns the names of a bus's devices, in order; undefined if there is no such bus. */
  devices(bus: string): readonly string[] | undefined {
    try {
      return readdirSync(join(this.#root, "bus", bus, "devices")).sort();
    } catch {
      return undefined;
    }
  }

  /** Returns the text of an attribute without its line end. */
  read(bus: string, device: string, attribute: string): string {
    try {
      return readFileSync(join(this.#root, "bus", bus, "devices", device, attribute), "utf8").trim();
    } catch {
      return "";
    }
  }

  /** Returns the folders from the bus's root to a device, such as `["pci0000:00", "0000:00:1c.0", "0000:02:00.0"]`. */
  path(bus: string, device: string): readonly string[] {
    try {
      const real = realpathSync(join(this.#root, "bus", bus, "devices", device));
      const base = realpathSync(join(this.#root, "devices"));
      return real.startsWith(`${base}/`) ? real.slice(base.length + 1).split("/") : [];
    } catch {
      return [];
    }
  }
}
