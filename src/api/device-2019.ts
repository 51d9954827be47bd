import { isSamePort, portText } from "../core/devices/device.ts";
import { QubesError } from "../core/errors.ts";
import { asciiPayload, filtered, permit } from "./call.ts";
import { readAddress } from "./device-address.ts";
import { changeableDevicesOf, devicesOf, providerOf } from "./device-call.ts";
import { readOptions2019, withDevice } from "./device-request.ts";
import type { ApiMethod } from "./method.ts";
import { deviceLock, noLock } from "./method-locks.ts";

const common = {
  socket: "qubesd",
  destination: "any",
  argument: "required",
  payload: "forbidden",
  scope: "local",
  era: "2019",
  replies: "nothing",
  lock: deviceLock,
} as const;

/** Device methods of 2019 (docs/reference/admin-api.md#device-methods-of-2019). */
export const deviceMethodTable2019: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.vm.device.CLASS.List",
    argument: "optional",
    effect: "r",
    lock: noLock,
    doc: "Lists the assigned and attached devices of a domain. An argument selects one device.",
    replies: "BACKEND+PORT OPTION=VALUE ... persistent=yes|no LF, for each; sorted",
    run: (call) => {
      providerOf(call);
      const { assignments, attachments } = devicesOf(call);
      const passing = attachments.filter(({ device }) => !assignments.some((each) => isSamePort(each, device)));
      const all = [
        ...assignments.map((each) => ({ device: each, options: each.options, persistent: "yes" })),
        ...passing.map((each) => ({ ...each, persistent: "no" })),
      ];
      const name = call.argument.replace("+", ":");
      const wanted = name === "" ? all : all.filter(({ device }) => portText(device) === name);
      return filtered(call, wanted, { devclass: call.variant })
        .map(({ device, options, persistent }) => {
          const pairs = Object.entries(options).map(([key, value]) => `${key}=${value} `);
          return `${portText(device).replace(":", "+")} ${pairs.join("")}persistent=${persistent}\n`;
        })
        .sort()
        .join("");
    },
  },
  {
    ...common,
    name: "admin.vm.device.CLASS.Attach",
    payload: "optional",
    effect: "wx",
    doc: "Attaches a device to a domain, optionally at each start.",
    takes: "OPTION=VALUE, separated by spaces; persistent=True for each start",
    errors: ["DeviceAlreadyAttached", "QubesVMNotRunningError"],
    events: ["device-pre-attach:CLASS", "device-attach:CLASS"],
    run: async (call) => {
      const device = readAddress(call);
      const { options, isPersistent } = readOptions2019(call);
      permit(call, { device, devclass: call.variant, persistent: isPersistent, options });
      await changeableDevicesOf(call).attach2019({ device, options }, isPersistent);
      return undefined;
    },
  },
  {
    ...common,
    name: "admin.vm.device.CLASS.Detach",
    effect: "wx",
    doc: "Detaches a device from a domain, and from its later starts.",
    errors: ["DeviceNotAttached"],
    events: ["device-pre-detach:CLASS", "device-detach:CLASS"],
    run: (call) => withDevice(call, (devices, device) => devices.detach2019(device)),
  },
  {
    ...common,
    name: "admin.vm.device.CLASS.Set.persistent",
    payload: "required",
    effect: "wx",
    doc: "Sets whether an attached device is also attached at each start.",
    takes: "True or False",
    errors: ["DeviceNotAttached"],
    run: (call) => {
      const device = readAddress(call);
      const text = asciiPayload(call);
      if (text !== "True" && text !== "False") throw new QubesError("ProtocolError", "expected True or False");
      if (call.dest.isHalted) throw new QubesError("ProtocolError", "expected a running domain");
      permit(call, { device, persistent: text === "True" });
      changeableDevicesOf(call).setPersistent(device, text === "True");
      return undefined;
    },
  },
];
