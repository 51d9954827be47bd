import type { Domain } from "../core/domain.ts";
import { permissionFilters } from "./call.ts";
import { type EventFilter, EventSubscription } from "./event-subscription.ts";
import type { ApiMethod } from "./method.ts";
import { noLock } from "./method-locks.ts";
import { StatsSubscription } from "./stats-subscription.ts";

/** Methods that stream events (docs/reference/admin-api.md#event-stream). */
export const eventMethodTable: readonly ApiMethod[] = [
  {
    name: "admin.Events",
    socket: "qubesd",
    destination: "any",
    argument: "forbidden",
    payload: "forbidden",
    scope: "global",
    effect: "r",
    lock: noLock,
    doc: "Streams the events of a domain, or those of the system and all domains if the destination is dom0. A client that reads too slowly is disconnected.",
    replies: "events, beginning with connection-established",
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
    lock: noLock,
    doc: "Streams statistics of a running domain, or of all running domains if the destination is dom0, every `stats_interval` seconds.",
    replies:
      "events, beginning with connection-established, then vm-stats: memory_kb, cpu_time in ms, cpu_usage in percent of all processors; present clients receive [more keys](reference/admin-api.md#statistics)",
    run: (call) => {
      const filters = permissionFilters<Domain>(call);
      return new StatsSubscription(call.app, filters, call.dest.isAdminVM ? undefined : call.dest, call.framing);
    },
  },
];
