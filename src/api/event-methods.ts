import type { Domain } from "../core/domain.ts";
import { permissionFilters } from "./call.ts";
import { type EventFilter, EventSubscription } from "./event-subscription.ts";
import type { ApiMethod } from "./method.ts";
import { StatsSubscription } from "./stats-subscription.ts";

/** The streams of events. */
export const eventMethodTable: readonly ApiMethod[] = [
  {
    name: "admin.Events",
    socket: "qubesd",
    destination: "any",
    argument: "forbidden",
    payload: "forbidden",
    scope: "global",
    effect: "r",
    doc: "Tells the events of a domain, or of dom0 those of the system and all domains, until the client goes away. A client that does not read for long is cut off.",
    replies: "events, the first being connection-established",
    run: (call) => {
      const filters = permissionFilters(call) as unknown as readonly EventFilter[];
      return new EventSubscription(call.app, call.dest, call.framing, filters);
    },
  },
  {
    name: "admin.vm.Stats",
    socket: "qubesd",
    destination: "any",
    argument: "forbidden",
    payload: "forbidden",
    scope: "global",
    effect: "r",
    doc: "Tells what a running domain uses, or of dom0 all of them, every `stats_interval` seconds until the client goes away.",
    replies:
      "events, the first being connection-established, then vm-stats: memory_kb, cpu_time in ms, cpu_usage in percent",
    run: (call) => {
      const filters = permissionFilters<Domain>(call);
      return new StatsSubscription(call.app, filters, call.dest.isAdminVM ? undefined : call.dest);
    },
  },
];
