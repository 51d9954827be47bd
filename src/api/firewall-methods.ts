import { defaultRules, isExpired, parseRule, ruleText } from "../core/firewall/firewall-rule.ts";
import { asciiPayload, permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { filesLock, presenceLock } from "./method-locks.ts";

const common = {
  socket: "qubesd",
  destination: "not-dom0",
  argument: "forbidden",
  payload: "forbidden",
  scope: "local",
  lock: presenceLock,
} as const;

const set = {
  ...common,
  name: "admin.vm.firewall.Set",
  effect: "w",
  doc: "Replaces the firewall rules of a domain.",
  takes: "KEY=VALUE ... LF, for each rule",
  replies: "nothing",
  events: ["firewall-changed"],
  lasting: true,
  lock: filesLock,
  run: setRules,
} as const;

async function setRules(call: ReceivedCall): Promise<undefined> {
  const lines = asciiPayload(call).split("\n");
  const rules = lines.filter((line) => line !== "").map(parseRule);
  permit(call, { rules });
  await call.app.firewall.write(call.dest, rules);
  await call.dest.fireAsync("firewall-changed");
  return undefined;
}

/** Methods about firewall rules (docs/reference/admin-api.md#firewall). */
export const firewallMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.vm.firewall.Get",
    effect: "r",
    doc: "Returns the firewall rules of a domain, without expired ones.",
    replies:
      "KEY=VALUE ... LF, for each rule; keys in the order action, expire, dst, proto, specialtarget, dstports, icmptype, comment",
    run: async (call) => {
      permit(call);
      const now = Date.now() / 1000;
      const rules = (await call.app.firewall.read(call.dest)) ?? defaultRules;
      return rules
        .filter((rule) => !isExpired(rule, now))
        .map((rule) => `${ruleText(rule)}\n`)
        .join("");
    },
  },
  { ...set, payload: "required", era: "current" },
  { ...set, payload: "optional", era: "2019" },
  {
    ...common,
    name: "admin.vm.firewall.Reload",
    effect: "x",
    doc: "Applies the firewall rules of a domain again.",
    replies: "nothing",
    events: ["firewall-changed"],
    run: async (call) => {
      permit(call);
      await call.dest.fireAsync("firewall-changed");
      return undefined;
    },
  },
];
