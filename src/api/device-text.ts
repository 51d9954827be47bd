import { addressText, type Device, type DeviceAddress } from "../core/devices/device.ts";
import { QubesError } from "../core/errors.ts";

type Pairs = readonly (readonly [key: string, value: string])[];

/** `KEY='VALUE' KEY='VALUE'`, as clients of today read it. */
function pairsText(pairs: Pairs): string {
  return pairs.map(([key, value]) => `${key}='${value.replace(/[\\']/g, "\\$&")}'`).join(" ");
}

/**
 * Reads such pairs.
 *
 * @throws QubesError ProtocolError
 */
export function readPairs(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const pattern = /([A-Za-z0-9_.-]+)='((?:[^'\\]|\\['\\])*)'(?: +|$)/gy;
  while (pattern.lastIndex < text.length) {
    const [, key, value] = pattern.exec(text) ?? [];
    if (key === undefined || value === undefined) {
      throw new QubesError("ProtocolError", "device payload: expected KEY='VALUE', separated by spaces");
    }
    if (pairs.has(key)) throw new QubesError("ProtocolError", `device payload: ${key} is given twice`);
    pairs.set(key, value.replace(/\\(.)/g, "$1"));
  }
  return pairs;
}

/** The pairs that every text about a device begins with. */
function addressPairs({ deviceId, portId, devclass, backend }: DeviceAddress): Pairs {
  return [
    ["device_id", deviceId],
    ["port_id", portId],
    ["devclass", devclass],
    ["backend_domain", backend.name],
  ];
}

/** The pairs of options, which have a `_` before their names. */
function optionPairs(options: Readonly<Record<string, string>>): Pairs {
  return Object.entries(options).map(([name, value]) => [`_${name}`, value]);
}

/** The line of a device in a list of those that are available. */
export function deviceLine(device: Device): string {
  const { vendor, product, serial, interfaces } = device;
  const known: Pairs = [
    ...addressPairs(device),
    ...(vendor === undefined ? [] : [["vendor", vendor] as const]),
    ...(product === undefined ? [] : [["product", product] as const]),
    ...(serial === undefined ? [] : [["serial", serial] as const]),
    ["interfaces", interfaces.join("")],
    ...optionPairs(device.data),
  ];
  return `${device.portId}:${device.deviceId} ${pairsText(known)}\n`;
}

/** The same as it was in 2019. */
export function deviceLine2019({ portId, in2019: { data, description } }: Device): string {
  const pairs = Object.entries(data).map(([key, value]) => `${key}=${value} `);
  return `${portId} ${pairs.join("")}description=${description}\n`;
}

/** The line of a device that a domain has. */
export function ownedLine(
  device: DeviceAddress,
  frontend: string,
  mode: string,
  options: Readonly<Record<string, string>>,
): string {
  const pairs: Pairs = [
    ...addressPairs(device),
    ["mode", mode],
    ["frontend_domain", frontend],
    ...optionPairs(options),
  ];
  return `${addressText(device).replace(":", "+")} ${pairsText(pairs)}\n`;
}
