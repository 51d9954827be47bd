import {
  addressText,
  backendName,
  type Device,
  type DeviceAddress,
  type DeviceOptions,
} from "../core/devices/device.ts";
import { QubesError } from "../core/errors.ts";

type Pairs = readonly (readonly [key: string, value: string])[];

/** Serialises pairs as `KEY='VALUE' KEY='VALUE'` (docs/reference/admin-api.md#device-pairs). */
function pairsText(pairs: Pairs): string {
  return pairs.map(([key, value]) => `${key}='${value.replaceAll("'", "\\'")}'`).join(" ");
}

/** Matches a key that clients never write. */
const notInKey = /[^!-~]|['"=`]/;

/**
 * Parses such pairs. A value ends at the last `' ` before the next key, because clients leave backslashes alone.
 *
 * @throws QubesError ProtocolError
 */
export function readPairs(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const trimmed = text.trim();
  if (trimmed === "") return pairs;
  const refuse = (): never => {
    throw new QubesError("ProtocolError", "device payload: expected KEY='VALUE', separated by spaces");
  };
  const [first = "", ...pieces] = trimmed.split("='");
  let key = first;
  for (const [index, piece] of pieces.entries()) {
    const isLast = index === pieces.length - 1;
    const end = isLast ? piece.length - 1 : piece.lastIndexOf("' ");
    if (end < 0 || piece[end] !== "'" || key === "" || notInKey.test(key) || /[^ -~]/.test(piece)) refuse();
    if (pairs.has(key)) throw new QubesError("ProtocolError", `device payload: ${key} is given twice`);
    pairs.set(key, piece.slice(0, end).replaceAll("\\'", "'"));
    key = piece.slice(end + 2).trim();
  }
  return pieces.length === 0 ? refuse() : pairs;
}

/** Returns the pairs of an address, which come first. */
function addressPairs(address: DeviceAddress): Pairs {
  return [
    ["device_id", address.deviceId],
    ["port_id", address.portId],
    ["devclass", address.devclass],
    ["backend_domain", backendName(address)],
  ];
}

/** Returns the pairs of options. Their keys begin with `_`. */
function optionPairs(options: DeviceOptions): Pairs {
  return Object.entries(options).map(([name, value]) => [`_${name}`, value]);
}

/** Returns the line of a device in the list Available. */
export function deviceLine(device: Device, holder: string | undefined): string {
  const { vendor, product, manufacturer, name, serial, interfaces, parent } = device;
  const known = { vendor, product, manufacturer, name, serial, attachment: holder, interfaces: interfaces.join("") };
  const ofParent = { parent_port_id: parent?.portId, parent_devclass: parent?.devclass };
  const pairs = Object.entries({ ...known, ...ofParent }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return `${device.portId}:${device.deviceId} ${pairsText([...addressPairs(device), ...pairs, ...optionPairs(device.data)])}\n`;
}

/** Returns the line of a device in the list Available of 2019. */
export function deviceLine2019({ portId, in2019: { data, description } }: Device): string {
  const pairs = Object.entries(data).map(([key, value]) => `${key}=${value} `);
  return `${portId} ${pairs.join("")}description=${description}\n`;
}

/** Returns the line of a device in the lists Assigned and Attached. */
export function ownedLine(device: DeviceAddress, frontend: string, mode: string, options: DeviceOptions): string {
  const pairs: Pairs = [
    ...addressPairs(device),
    ["mode", mode],
    ["frontend_domain", frontend],
    ...optionPairs(options),
  ];
  return `${addressText(device).replace(":", "+")} ${pairsText(pairs)}\n`;
}
