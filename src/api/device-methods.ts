import { anyDevice, type DeviceAddress, isSameDevice, portText } from "../core/devices/device.ts";
import { QubesError } from "../core/errors.ts";
import { asciiPayload, filtered, isOldClient, permit, type ReceivedCall } from "./call.ts";
import { deniedMethodTable } from "./denied-methods.ts";
import { deviceMethodTable2019 } from "./device-2019.ts";
import { isWildcard, readAddress } from "./device-address.ts";
import { changeableDevicesOf, devicesOf, hasDevices, providerOf } from "./device-call.ts";
import { readMode, readRequest, withDevice } from "./device-request.ts";
import { deviceLine, deviceLine2019, ownedLine } from "./device-text.ts";
import type { ApiMethod } from "./method.ts";
import { deviceLock, noLock } from "./method-locks.ts";
import { lines } from "./reply-text.ts";

const common = {
  socket: "qubesd",
  destination: "any",
  argument: "required",
  payload: "forbidden",
  scope: "local",
  lock: noLock,
} as const;

const list = { ...common, argument: "optional", effect: "r", era: "current" } as const;
const change = { ...common, effect: "rw", era: "current", replies: "nothing", lock: deviceLock } as const;

function only<Item>(
  { argument }: ReceivedCall,
  items: readonly Item[],
  address: (item: Item) => DeviceAddress,
): readonly Item[] {
  if (argument === "") return items;
  const [backend, port] = argument.split(/[+:]/).map((part) => (isWildcard(part) ? anyDevice : part));
  return items.filter((item) => portText(address(item)) === `${backend}:${port}`);
}

/** Methods about devices (docs/reference/admin-api.md#devices). */
export const deviceMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.deviceclass.List",
    destination: "dom0",
    argument: "forbidden",
    scope: "global",
    effect: "r",
    era: "current",
    doc: "Lists the device classes.",
    replies: "CLASS LF, for each; by name",
    run: (call) => lines(filtered(call, call.app.devices.classes)),
  },
  {
    ...common,
    name: "admin.vm.device.CLASS.Available",
    argument: "optional",
    effect: "r",
    doc: "Lists the devices that a domain offers. An argument selects one port.",
    replies:
      "PORT:DEVICE KEY='VALUE' ... LF, for each; by port. Clients of 2019: PORT KEY=VALUE ... description=TEXT LF",
    run: (call) => {
      const provider = providerOf(call);
      const devices = hasDevices(call) ? provider.list(call.dest) : [];
      const [port = ""] = call.argument.split(/[+:]/, 1);
      const wanted = port === "" ? devices : devices.filter(({ portId }) => portId === port);
      return filtered(call, wanted, { devclass: call.variant })
        .map((each) => (isOldClient(call) ? deviceLine2019(each) : deviceLine(each, provider.holder(each)?.name)))
        .join("");
    },
  },
  {
    ...list,
    name: "admin.vm.device.CLASS.Assigned",
    doc: "Lists the devices that are assigned to a domain. An argument selects one device.",
    replies: "BACKEND+PORT:DEVICE KEY='VALUE' ... LF, for each; sorted",
    run: (call) => {
      providerOf(call);
      const { assignments } = devicesOf(call);
      return filtered(
        call,
        only(call, assignments, (each) => each),
        { devclass: call.variant },
      )
        .map((each) => ownedLine(each, call.dest.name, each.mode, each.options))
        .sort()
        .join("");
    },
  },
  {
    ...list,
    name: "admin.vm.device.CLASS.Attached",
    doc: "Lists the devices that are attached to a domain. An argument selects one device.",
    replies: "BACKEND+PORT:DEVICE KEY='VALUE' ... LF, for each; sorted",
    run: (call) => {
      providerOf(call);
      const { attachments, assignments } = devicesOf(call);
      return filtered(
        call,
        only(call, attachments, ({ device }) => device),
        { devclass: call.variant },
      )
        .map(({ device, options }) => {
          const found = assignments.find((each) => isSameDevice(each, device));
          return ownedLine(device, call.dest.name, found?.mode ?? "manual", found?.options ?? options);
        })
        .sort()
        .join("");
    },
  },
  {
    ...change,
    name: "admin.vm.device.CLASS.Assign",
    payload: "required",
    doc: "Assigns a device to a domain, for each start.",
    takes: "KEY='VALUE' ...: device_id, port_id, devclass, backend_domain, mode, frontend_domain, _OPTION",
    errors: ["DeviceAlreadyAssigned", "QubesUnrecognizedDeviceAssignmentMode", "PermissionDenied"],
    events: ["device-pre-assign:CLASS", "device-assign:CLASS"],
    run: async (call) => {
      const { device, options, mode } = readRequest(call);
      permit(call, { device, devclass: call.variant, mode, options });
      if (mode === "manual") throw new QubesError("QubesUnrecognizedDeviceAssignmentMode", "Invalid assignment mode");
      await changeableDevicesOf(call).assign({ ...device, options, mode });
      return undefined;
    },
  },
  {
    ...change,
    name: "admin.vm.device.CLASS.Unassign",
    doc: "Removes the assignment of a device to a domain.",
    errors: ["DeviceNotAssigned"],
    events: ["device-unassign:CLASS"],
    run: (call) => withDevice(call, (devices, device) => devices.unassign(device)),
  },
  {
    ...change,
    name: "admin.vm.device.CLASS.Set.assignment",
    payload: "required",
    doc: "Sets the mode of an assigned device.",
    takes: "required, auto-attach or ask-to-attach",
    errors: ["QubesValueError", "QubesUnrecognizedDeviceAssignmentMode"],
    events: ["device-pre-assign:CLASS", "device-assignment-changed:CLASS"],
    run: async (call) => {
      const device = readAddress(call);
      const mode = readMode(asciiPayload(call));
      permit(call, { device, devclass: call.variant, mode });
      await changeableDevicesOf(call).setMode(device, mode);
      return undefined;
    },
  },
  {
    ...change,
    name: "admin.vm.device.CLASS.Attach",
    lasting: true,
    payload: "optional",
    doc: "Attaches a device to a running domain.",
    takes: "KEY='VALUE' ..., as for Assign",
    errors: ["QubesVMNotRunningError", "DeviceAlreadyAttached", "PermissionDenied"],
    events: ["device-pre-attach:CLASS", "device-attach:CLASS"],
    run: async (call) => {
      const { device, options, mode } = readRequest(call);
      permit(call, { device, devclass: call.variant, mode, options });
      await changeableDevicesOf(call).attach({ device, options });
      return undefined;
    },
  },
  {
    ...change,
    name: "admin.vm.device.CLASS.Detach",
    lasting: true,
    doc: "Detaches a device from a running domain.",
    errors: ["DeviceNotAssigned", "QubesVMNotHaltedError"],
    events: ["device-pre-detach:CLASS", "device-detach:CLASS"],
    run: (call) => withDevice(call, (devices, device) => devices.detach(device)),
  },
  ...deniedMethodTable,
  ...deviceMethodTable2019,
];
