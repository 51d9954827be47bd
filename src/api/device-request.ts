import { booleanIn } from "../base/boolean-text.ts";
import {
  type AssignmentMode,
  anyDevice,
  assignmentModes,
  backendName,
  type DeviceAddress,
  type DeviceAttachment,
  type DeviceOptions,
} from "../core/devices/device.ts";
import type { DeviceCollection } from "../core/devices/device-collection.ts";
import { QubesError } from "../core/errors.ts";
import { asciiPayload, permit, type ReceivedCall } from "./call.ts";
import { readAddress } from "./device-address.ts";
import { changeableDevicesOf, providerOf } from "./device-call.ts";
import { readPairs } from "./device-text.ts";

/** Acts on the device in the argument after the permission event. @throws QubesError */
export async function withDevice(
  call: ReceivedCall,
  act: (devices: DeviceCollection, device: DeviceAddress) => Promise<void>,
): Promise<undefined> {
  const device = readAddress(call);
  permit(call, { device, devclass: call.variant });
  await act(changeableDevicesOf(call), device);
  return undefined;
}

/** Parsed payload of Assign or Attach. */
export interface DeviceRequest extends DeviceAttachment {
  /** `manual` if the payload has no mode. */
  readonly mode: AssignmentMode | "manual";
}

/**
 * Parses the payload of Assign or Attach. It may name the identity that the argument leaves open.
 *
 * @throws QubesError ProtocolError if it contradicts the argument
 */
export function readRequest(call: ReceivedCall): DeviceRequest {
  const pairs = readPairs(asciiPayload(call));
  const sent = pairs.get("device_id");
  const address = readAddress(call, sent);
  const device = address.deviceId === anyDevice ? { ...address, deviceId: sent ?? anyDevice } : address;
  const provider = providerOf(call);
  const options: Record<string, string> = {};
  const expected: Readonly<Record<string, string>> = {
    device_id: device.deviceId,
    port_id: device.portId,
    devclass: device.devclass,
    backend_domain: backendName(device),
    frontend_domain: call.dest.name,
  };
  for (const [key, value] of pairs) {
    if (key.startsWith("_")) options[key.slice(1)] = value;
    else if (key !== "mode" && !Object.hasOwn(expected, key)) {
      throw new QubesError("ProtocolError", `device payload: unknown key ${key}`);
    } else if (
      key !== "mode" &&
      (key === "port_id" ? (provider.canonicalPort?.(value) ?? value) : value) !== expected[key]
    ) {
      throw new QubesError("ProtocolError", `device payload: ${key} differs from the argument "${expected[key]}"`);
    }
  }
  return { device, options, mode: modeIn(pairs.get("mode") ?? "manual") };
}

function modeIn(text: string): AssignmentMode | "manual" {
  const found = [...assignmentModes, "manual" as const].find((each) => each === text);
  if (found === undefined) throw new QubesError("ProtocolError", `device payload: unknown mode ${text}`);
  return found;
}

/** Parses an assignment mode. @throws QubesError QubesUnrecognizedDeviceAssignmentMode */
export function readMode(text: string): AssignmentMode {
  const found = assignmentModes.find((each) => each === text);
  if (found === undefined) throw new QubesError("QubesUnrecognizedDeviceAssignmentMode", "Invalid assignment mode");
  return found;
}

/** Parses a payload of 2019: options, and the flag `persistent`. @throws QubesError */
export function readOptions2019(call: ReceivedCall): {
  readonly options: DeviceOptions;
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
  const isPersistent = booleanIn(options.get("persistent") ?? "no");
  options.delete("persistent");
  if (isPersistent === undefined) throw new QubesError("ProtocolError", "persistent: expected True or False");
  return { options: Object.fromEntries(options), isPersistent };
}
