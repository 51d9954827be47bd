import type { ApiMethod } from "./method.ts";
import { SystemInfoWatch } from "./system-info-watch.ts";

const common = {
  socket: "internal",
  destination: "dom0",
  argument: "forbidden",
  payload: "forbidden",
  scope: "global",
  effect: "r",
} as const;

/** Methods for components of dom0. */
export const internalMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "internal.GetSystemInfo",
    doc: "What the policy evaluator has to know of the domains.",
    replies:
      'JSON: {"domains": {NAME: {tags, type, default_dispvm, uuid, …}}}; in 2019 tags, type, template_for_dispvms, default_dispvm and icon',
    run: ({ systemInfo, framing }) => (framing === "old" ? systemInfo.bytes2019 : systemInfo.bytes),
  },
  {
    ...common,
    name: "internal.GetSystemInfoVersion",
    doc: "A text that is another one whenever internal.GetSystemInfo may be: who kept that can see whether it is current.",
    replies: "text without spaces",
    run: ({ systemInfo }) => systemInfo.version,
  },
  {
    ...common,
    name: "internal.WatchSystemInfo",
    doc: "A connection that the daemon ends before it acknowledges what changes internal.GetSystemInfo: what was fetched after this was answered is current while the connection is open.",
    replies: "nothing, and no end until then",
    run: ({ systemInfo }) => new SystemInfoWatch(systemInfo),
  },
];
