import { deniedInterfaces, parseInterfaces } from "../core/devices/denied-interfaces.ts";
import { asciiPayload, filtered, permit } from "./call.ts";
import type { ApiMethod } from "./method.ts";

const common = {
  socket: "qubesd",
  destination: "any",
  argument: "forbidden",
  scope: "local",
  effect: "rw",
  era: "current",
  takes: "codes of 7 characters, one after the other: u03****u0702**",
  replies: "nothing",
  errors: ["QubesValueError"],
  events: ["property-pre-set:devices_denied", "property-set:devices_denied"],
} as const;

/** Methods about the interfaces of devices that a domain may not be given. */
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
    doc: "The interfaces of devices that a domain may not be given.",
    replies: "codes of 7 characters, with LF between",
    run: (call) => filtered(call, deniedInterfaces(call.dest)).join("\n"),
  },
  {
    ...common,
    name: "admin.vm.device.denied.Add",
    payload: "optional",
    doc: "Adds to the interfaces of devices that a domain may not be given.",
    run: (call) => {
      const interfaces = parseInterfaces(asciiPayload(call));
      permit(call, { interfaces });
      const denied = deniedInterfaces(call.dest);
      const added = interfaces.filter((code) => !denied.includes(code));
      if (added.length > 0) call.dest.setProperty("devices_denied", [...denied, ...added].join(""));
      return undefined;
    },
  },
  {
    ...common,
    name: "admin.vm.device.denied.Remove",
    payload: "optional",
    doc: "Takes some of the interfaces of devices away that a domain may not be given; `all` takes all of them.",
    run: (call) => {
      const text = asciiPayload(call);
      const denied = deniedInterfaces(call.dest);
      const interfaces = text === "all" ? denied : parseInterfaces(text);
      permit(call, { interfaces });
      const left = denied.filter((code) => !interfaces.includes(code));
      call.dest.setProperty("devices_denied", left.join(""));
      return undefined;
    },
  },
];
