import type { DeviceCollection } from "../core/devices/device-collection.ts";
import type { DeviceProvider } from "../core/devices/device-provider.ts";
import { QubesError } from "../core/errors.ts";
import type { ReceivedCall } from "./call.ts";

/** Returns the provider of the class in the method's name. @throws QubesError if the system has none */
export function providerOf({ app, variant, method }: ReceivedCall): DeviceProvider {
  const found = app.devices.provider(variant);
  if (found === undefined) throw new QubesError("ProtocolError", `no such method: '${method}'`);
  return found;
}

/** Returns the destination's devices of the class in the method's name. */
export function devicesOf({ app, dest, variant }: ReceivedCall): DeviceCollection {
  return app.devices.of(dest, variant);
}

/** Returns whether the destination can have and offer devices. */
export function hasDevices({ dest }: ReceivedCall): boolean {
  return dest.klass !== "RemoteVM";
}

/** Returns the devices that a call changes. @throws QubesError if the destination cannot have devices */
export function changeableDevicesOf(call: ReceivedCall): DeviceCollection {
  if (hasDevices(call)) return devicesOf(call);
  throw new QubesError("QubesException", "This qube doesn't support devices");
}
