import {
  type AssignmentMode,
  anyDevice,
  assignmentModes,
  type DeviceAddress,
  type DeviceAttachment,
} from "../core/devices/device.ts";
import type { DeviceCollection } from "../core/devices/device-collection.ts";
import type { DeviceProvider } from "../core/devices/device-provider.ts";
import { QubesError } from "../core/errors.ts";
import { asciiPayload, isOldClient, permit, type ReceivedCall } from "./call.ts";
import { readPairs } from "./device-text.ts";

/** Returns the provider of the class in the method's name. @throws QubesError if the system has none */
export function providerOf({ app, variant, method }: ReceivedCall): DeviceProvider {
  const found = app.devices.provider(variant);
  if (found === undefined) throw new QubesError("ProtocolError", `no such method: '${method}'`);
  return found;
}

/**
 * Parses the device address in the argument (docs/reference/admin-api.md#device-addresses-in-arguments). Clients of
 * 2019 send `BACKEND+PORT`.
 *
 * @throws QubesError
 */
export function readAddress(call: ReceivedCall): DeviceAddress {
  const { app, argument, variant } = call;
  const plus = argument.indexOf("+");
  const rest = argument.slice(plus + 1);
  const [port = ""] = isOldClient(call) ? [rest] : rest.split(/[+:]/, 1);
  if (plus < 1 || !/^[A-Za-z0-9_.,-]+$/.test(port)) {
    throw new QubesError("ProtocolError", "device: expected BACKEND+PORT or BACKEND+PORT:DEVICE");
  }
  const given = rest.slice(port.length + 1).replaceAll("+", ":");
  if (!/^[A-Za-z0-9_.:*?-]*$/.test(given)) throw new QubesError("ProtocolError", "device: illegal characters");
  const backend = app.getDomain(argument.slice(0, plus));
  const found = providerOf(call)
    .list(backend)
    .find(({ portId }) => portId === port);
  const deviceId = given !== "" ? given : ((isOldClient(call) ? found?.deviceId : undefined) ?? anyDevice);
  if (given !== "" && given !== anyDevice && found !== undefined && found.deviceId !== given) {
    throw new QubesError("UnexpectedDeviceProperty", `device in ${port} of ${backend.name} is ${found.deviceId}`);
  }
  return { backend, devclass: variant, portId: port, deviceId };
}

/** Returns the destination's devices of the class in the method's name. */
export function devicesOf({ app, dest, variant }: ReceivedCall): DeviceCollection {
  return app.devices.of(dest, variant);
}

/** Acts on the device in the argument after the permission event. @throws QubesError */
export async function withDevice(
  call: ReceivedCall,
  act: (devices: DeviceCollection, device: DeviceAddress) => Promise<void>,
): Promise<undefined> {
  const device = readAddress(call);
  permit(call, { device, devclass: call.variant });
  await act(devicesOf(call), device);
  return undefined;
}

/** Parsed payload of Assign or Attach. */
export interface DeviceRequest extends DeviceAttachment {
  /** Undefined if the payload has no mode. */
  readonly mode: AssignmentMode | undefined;
}

/** Parses the payload of Assign or Attach. @throws QubesError if it contradicts the argument */
export function readRequest(call: ReceivedCall): DeviceRequest {
  const device = readAddress(call);
  const pairs = readPairs(asciiPayload(call));
  const expected: Readonly<Record<string, string>> = {
    device_id: device.deviceId,
    port_id: device.portId,
    devclass: device.devclass,
    backend_domain: device.backend.name,
    frontend_domain: call.dest.name,
  };
  const options: Record<string, string> = {};
  for (const [key, value] of pairs) {
    if (key.startsWith("_")) options[key.slice(1)] = value;
    else if (Object.hasOwn(expected, key) && expected[key] !== value && expected[key] !== anyDevice) {
      throw new QubesError("UnexpectedDeviceProperty", `${key}: expected ${expected[key]}, as in the argument`);
    } else if (!Object.hasOwn(expected, key) && key !== "mode") {
      throw new QubesError("UnexpectedDeviceProperty", `device payload: unknown key ${key}`);
    }
  }
  const mode = pairs.get("mode");
  return { device, options, mode: mode === undefined || mode === "manual" ? undefined : readMode(mode) };
}

/** Parses an assignment mode. @throws QubesError QubesUnrecognizedDeviceAssignmentMode */
export function readMode(text: string): AssignmentMode {
  const found = assignmentModes.find((each) => each === text);
  if (found === undefined) throw new QubesError("QubesUnrecognizedDeviceAssignmentMode", "Invalid assignment mode");
  return found;
}

/** Parses a payload of 2019: options, and the flag `persistent`. @throws QubesError */
export function readOptions2019(call: ReceivedCall): {
  readonly options: Readonly<Record<string, string>>;
  readonly isPersistent: boolean;
} {
  const options = new Map<string, string>();
  for (const word of asciiPayload(call)
    .split(" ")
    .filter((each) => each !== "")) {
    const [, key = "", value = ""] = /^([A-Za-z0-9_.-]+)=([A-Za-z0-9_.,+:-]*)$/.exec(word) ?? [];
    if (key === "" || options.has(key))
      throw new QubesError("ProtocolError", "device options: expected KEY=VALUE, each once");
    options.set(key, value);
  }
  const persistent = (options.get("persistent") ?? "no").toLowerCase();
  options.delete("persistent");
  if (!["1", "yes", "true", "on", "0", "no", "false", "off"].includes(persistent)) {
    throw new QubesError("ProtocolError", "persistent: expected True or False");
  }
  return { options: Object.fromEntries(options), isPersistent: ["1", "yes", "true", "on"].includes(persistent) };
}
