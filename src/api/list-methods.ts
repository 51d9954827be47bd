import { domainClasses } from "../base/domain-names.ts";
import type { Domain } from "../core/domain.ts";
import { filtered, isOldClient, permit, type ReceivedCall } from "./call.ts";
import type { ApiMethod } from "./method.ts";
import { noLock } from "./method-locks.ts";
import { lines } from "./reply-text.ts";

const common = {
  socket: "qubesd",
  destination: "any",
  argument: "forbidden",
  payload: "forbidden",
  effect: "r",
  lock: noLock,
} as const;

function describe(call: ReceivedCall, { name, klass, powerState, uuid }: Domain): string {
  return `${name} class=${klass} state=${powerState}${isOldClient(call) ? "" : ` uuid=${uuid}`}\n`;
}

/** Returns the limit of memory of a domain, 0 unless it runs here (docs/reference/admin-api.md#current-state). */
function memoryLimitKiB(domain: Domain): number {
  const runsHere = !domain.isHalted && domain.hasProperty("maxmem");
  return runsHere ? Number(domain.getProperty("maxmem")) * 1024 : 0;
}

/** Returns the cached list of all domains, which clients request often. */
function fullList(call: ReceivedCall): Uint8Array {
  const { app, framing, memory, systemInfo } = call;
  const { version } = systemInfo;
  const known = memory.domainLists.get(framing);
  if (known?.version === version) return known.bytes;
  const bytes = Buffer.from(app.domains.sorted.map((domain) => describe(call, domain)).join(""));
  memory.domainLists.set(framing, { version, bytes });
  return bytes;
}

/** Methods that list domains and their classes (docs/reference/admin-api.md#domain-list). */
export const listMethodTable: readonly ApiMethod[] = [
  {
    ...common,
    name: "admin.vm.List",
    scope: "global",
    doc: "Lists all domains if the destination is dom0, otherwise only the destination.",
    replies:
      "NAME class=CLASS state=STATE uuid=UUID LF, for each; dom0 first, then by name. Clients of 2019: without uuid",
    run: (call) => {
      const domains = call.dest.isAdminVM ? call.app.domains.sorted : [call.dest];
      const seen = filtered(call, domains);
      return seen === call.app.domains.sorted ? fullList(call) : seen.map((domain) => describe(call, domain)).join("");
    },
  },
  {
    ...common,
    name: "admin.vmclass.List",
    destination: "dom0",
    scope: "global",
    doc: "Lists the domain classes.",
    replies: "CLASS LF, for each; by name",
    run: (call) => {
      const known = domainClasses.filter((klass) => klass !== "RemoteVM" || !isOldClient(call));
      return lines(filtered(call, known));
    },
  },
  {
    ...common,
    name: "admin.vm.CurrentState",
    scope: "local",
    era: "current",
    doc: "Returns the power state and resource usage of a domain.",
    replies: "mem=KIB mem_static_max=KIB cputime=NANOSECONDS power_state=STATE",
    run: (call) => {
      permit(call);
      const { dest, app } = call;
      const { memoryKiB, cpuTime } = app.hypervisor.usage(dest.name);
      return `mem=${memoryKiB} mem_static_max=${memoryLimitKiB(dest)} cputime=${cpuTime} power_state=${dest.powerState}`;
    },
  },
];
