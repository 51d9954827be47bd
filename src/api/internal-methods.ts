import type { ApiMethod } from "./method.ts";
import { noLock } from "./method-locks.ts";
import { SystemInfoWatch } from "./system-info-watch.ts";

const common = {
  socket: "internal",
  destination: "dom0",
  argument: "forbidden",
  payload: "forbidden",
  scope: "global",
  effect: "r",
  lock: noLock,
} as const;

/** Methods for components of dom0 (docs/reference/admin-api.md#internal-methods). */
export const internalMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "internal.GetSystemInfo",
    doc: "Returns the information about domains that the policy evaluator needs.",
    replies:
      'JSON: {"domains": {NAME: {tags, type, default_dispvm, uuid, …}}}; in 2019 tags, type, template_for_dispvms, default_dispvm and icon',
    run: ({ systemInfo, framing }) => (framing === "old" ? systemInfo.bytes2019 : systemInfo.bytes),
  },
  {
    ...common,
    name: "internal.GetSystemInfoVersion",
    doc: "Returns a version that changes whenever internal.GetSystemInfo may change, to check a cached copy.",
    replies: "text without spaces",
    run: ({ systemInfo }) => systemInfo.version,
  },
  {
    ...common,
    name: "internal.WatchSystemInfo",
    doc: "Keeps the connection open until internal.GetSystemInfo changes. The daemon closes it before it acknowledges the change.",
    replies: "nothing; the connection stays open until a change",
    run: ({ systemInfo }) => new SystemInfoWatch(systemInfo),
  },
];
