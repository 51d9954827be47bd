import { addressText, type Device, type DeviceAddress } from "../core/devices/device.ts";
import { QubesError } from "../core/errors.ts";

type Pairs = readonly (readonly [key: string, value: string])[];

/** Serialises pairs as `KEY='VALUE' KEY='VALUE'` (docs/reference/admin-api.md#device-pairs). */
function pairsText(pairs: Pairs): string {
  return pairs.map(([key, value]) => `${key}='${value.replace(/[\\']/g, "\\$&")}'`).join(" ");
}

/** Parses such pairs. @throws QubesError ProtocolError */
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

/** Returns the pairs of an address, which come first. */
function addressPairs({ deviceId, portId, devclass, backend }: DeviceAddress): Pairs {
  return [
    ["device_id", deviceId],
    ["port_id", portId],
    ["devclass", devclass],
    ["backend_domain", backend.name],
  ];
}

/** Returns the pairs of options. Their keys begin with `_`. */
function optionPairs(options: Readonly<Record<string, string>>): Pairs {
  return Object.entries(options).map(([name, value]) => [`_${name}`, value]);
}

/** Returns the line of a device in the list Available. */
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

/** Returns the line of a device in the list Available of 2019. */
export function deviceLine2019({ portId, in2019: { data, description } }: Device): string {
  const pairs = Object.entries(data).map(([key, value]) => `${key}=${value} `);
  return `${portId} ${pairs.join("")}description=${description}\n`;
}

/** Returns the line of a device in the lists Assigned and Attached. */
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
