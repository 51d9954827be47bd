import { booleanIn } from "../../base/boolean-text.ts";
import { QubesError } from "../errors.ts";
import type { Device, DeviceOptions } from "./device.ts";
import type { DeviceDomain } from "./device-domain.ts";

/** Checks of option values (docs/reference/devices.md#options-of-block-devices). */
const optionChecks: Readonly<Record<string, (value: string) => boolean>> = {
  "frontend-dev": (value) => /^(xvd|sd)[a-z0-9]{0,12}$/.test(value),
  "read-only": (value) => booleanIn(value) !== undefined,
  devtype: (value) => value === "disk" || value === "cdrom",
};

/** Checks the options of a block device. @throws QubesError QubesValueError */
export function checkBlockOptions(options: DeviceOptions): void {
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(optionChecks, name) ? optionChecks[name] : undefined;
    if (check === undefined) throw new QubesError("QubesValueError", `Unsupported option ${name}`);
    if (!check(value)) throw new QubesError("QubesValueError", `Invalid ${name} option value: ${value}`);
  }
}

/**
 * Adds the defaults of options: whether the device is read-only, and its name in the frontend.
 *
 * @param taken names in the frontend that other devices have
 * @throws QubesError QubesValueError
 */
export function completeBlockOptions(
  frontend: DeviceDomain,
  device: Device,
  options: DeviceOptions,
  taken: readonly string[],
): DeviceOptions {
  checkBlockOptions(options);
  const isReadOnly = device.isReadOnly === true;
  const readOnly = booleanIn(options["read-only"] ?? "") ?? isReadOnly;
  if (isReadOnly && !readOnly) throw new QubesError("QubesValueError", "This device can be attached only read-only");
  const used = [...taken, "xvda", "xvdb", "xvdc", ...(hasKernel(frontend) ? ["xvdd"] : [])];
  const wanted = options["frontend-dev"];
  if (wanted !== undefined && used.includes(wanted)) {
    throw new QubesError("QubesValueError", `${frontend.name} has another device as ${wanted}`);
  }
  const name = wanted ?? freeName(options["devtype"] ?? "disk", used);
  if (name === undefined) throw new QubesError("QubesException", `${frontend.name} has too many block devices`);
  return { ...options, "read-only": readOnly ? "yes" : "no", "frontend-dev": name };
}

const letters = [..."abcdefghijklmnopqrstuvwxyz"];

/** Names in the order of their use. The first eight are for the domain's own disks. */
const names: readonly string[] = [
  ...letters.slice(8),
  ...letters.flatMap((one) => letters.map((other) => `${one}${other}`)),
  ...letters.slice(0, 8),
].map((end) => `xvd${end}`);

function freeName(devtype: string, used: readonly string[]): string | undefined {
  // Only the first four disks are bootable.
  return [...(devtype === "cdrom" ? ["xvdd"] : []), ...names].find((name) => !used.includes(name));
}

/** A domain with a kernel of dom0 has a disk with the kernel's modules. */
function hasKernel(frontend: DeviceDomain): boolean {
  return frontend.hasProperty("kernel") && (frontend.getProperty("kernel") ?? "") !== "";
}
