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
  takes: "codes of 7 characters without separator: u03****u0702**",
  replies: "nothing",
  errors: ["QubesValueError"],
  events: ["property-pre-set:devices_denied", "property-set:devices_denied"],
} as const;

/** Methods about denied device interfaces (docs/reference/admin-api.md#denied-interfaces). */
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
    doc: "Removes denied device interfaces from a domain; `all` removes all.",
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
