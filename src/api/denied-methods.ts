import { deniedInterfaces, splitInterfaces } from "../core/devices/denied-interfaces.ts";
import { QubesError } from "../core/errors.ts";
import { asciiPayload, filtered, permit } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { noLock, settingsLock } from "./method-locks.ts";

const common = {
  socket: "qubesd",
  destination: "any",
  argument: "forbidden",
  scope: "local",
  effect: "rw",
  era: "current",
  takes: "codes of 7 characters without separator: u03****u0702**",
  replies: "nothing",
  errors: ["ProtocolError", "QubesValueError", "QubesPropertyValueError"],
  events: ["property-pre-set:devices_denied", "property-set:devices_denied"],
  lock: settingsLock,
} as const;

/** Splits a payload into codes. @throws QubesError if the length does not fit, or a code is repeated */
function readInterfaces(text: string): readonly string[] {
  const codes = splitInterfaces(text);
  if (new Set(codes).size === codes.length) return codes;
  throw new QubesError("ProtocolError", "Duplicated device interfaces in payload.");
}

/** Methods about denied device interfaces (docs/reference/devices.md#denied-interfaces). */
export const deniedMethodTable: readonly ApiMethod[] = [
  {
    socket: "qubesd",
    destination: "any",
    argument: "forbidden",
    scope: "local",
    era: "current",
    name: "admin.vm.device.denied.List",
    payload: "forbidden",
    effect: "r",
    lock: noLock,
    doc: "Lists the denied device interfaces of a domain.",
    replies: "codes of 7 characters, separated by LF",
    run: (call) => filtered(call, deniedInterfaces(call.dest)).join("\n"),
  },
  {
    ...common,
    name: "admin.vm.device.denied.Add",
    payload: "optional",
    doc: "Adds denied device interfaces to a domain.",
    run: (call) => {
      const interfaces = readInterfaces(asciiPayload(call));
      permit(call, { interfaces });
      call.dest.setProperty("devices_denied", [...deniedInterfaces(call.dest), ...interfaces].join(""));
      return undefined;
    },
  },
  {
    ...common,
    name: "admin.vm.device.denied.Remove",
    payload: "optional",
    doc: "Removes denied device interfaces from a domain; `all` removes all.",
    run: (call) => {
      const text = asciiPayload(call);
      const denied = deniedInterfaces(call.dest);
      const interfaces = text === "all" ? denied : readInterfaces(text);
      permit(call, { interfaces });
      const left = denied.filter((code) => !interfaces.includes(code));
      if (left.length < denied.length) call.dest.setProperty("devices_denied", left.join(""));
      return undefined;
    },
  },
];
