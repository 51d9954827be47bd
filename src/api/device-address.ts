import { anyDevice, type DeviceAddress } from "../core/devices/device.ts";
import { QubesError } from "../core/errors.ts";
import { isOldClient, type ReceivedCall } from "./call.ts";
import { providerOf } from "./device-call.ts";

/** A wildcard in an argument, where `*` is not allowed. */
const substitute = "_";

/** The unknown interface, and its substitute. */
const unknownInterface = { text: "?******", substitute: "_______" } as const;

/**
 * Parses the device address in the argument (docs/reference/devices.md#addresses-in-arguments). Clients of 2019 send
 * `BACKEND+PORT` and mean any device.
 *
 * @param sent the identity in the payload, if there is one
 * @throws QubesError
 */
export function readAddress(call: ReceivedCall, sent?: string): DeviceAddress {
  const { app, argument, variant } = call;
  const provider = providerOf(call);
  const plus = argument.indexOf("+");
  if (plus < 1) throw new QubesError("ProtocolError", "device: expected BACKEND+PORT or BACKEND+PORT:DEVICE");
  const name = argument.slice(0, plus);
  const { port, identity } = split(call, argument.slice(plus + 1));
  const backend = isWildcard(name) ? null : app.getDomain(name);
  const portId = isWildcard(port) ? anyDevice : (provider.canonicalPort?.(port) ?? port);
  const address = { backend, devclass: variant, portId, deviceId: anyDevice };
  if (identity === "" || isWildcard(identity)) return address;
  const assigned = app.devices.of(call.dest, variant).assignments.map(({ deviceId }) => deviceId);
  const present = backend === null ? [] : provider.list(backend).map(({ deviceId }) => deviceId);
  return {
    ...address,
    deviceId: meantIdentity(identity, [...(sent === undefined ? [] : [sent]), ...present, ...assigned]),
  };
}

function split(call: ReceivedCall, text: string): { readonly port: string; readonly identity: string } {
  const [port = ""] = isOldClient(call) ? [text] : text.split(/[+:]/, 1);
  const identity = text.slice(port.length + 1).replaceAll("+", ":");
  if (!isWildcard(port) && !/^[A-Za-z0-9_.,-]+$/.test(port)) {
    throw new QubesError("ProtocolError", "device: expected BACKEND+PORT or BACKEND+PORT:DEVICE");
  }
  if (!/^[!-~]*$/.test(identity)) throw new QubesError("ProtocolError", "device: illegal characters");
  return { port, identity };
}

/** Returns whether a part of an address is a wildcard. */
export function isWildcard(text: string): boolean {
  return text === anyDevice || text === substitute;
}

/** Returns the identity that an argument means: a known one that is written in this way, or the text itself. */
function meantIdentity(text: string, known: readonly string[]): string {
  const decoded = text.replaceAll(unknownInterface.substitute, unknownInterface.text);
  if (known.includes(decoded)) return decoded;
  return known.find((each) => written(each) === written(text)) ?? decoded;
}

/** Returns an identity as clients write it in an argument. */
function written(identity: string): string {
  return identity.replace(/[*?]/g, substitute);
}
