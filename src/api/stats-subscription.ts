import type { App } from "../core/app.ts";
import type { Domain } from "../core/domain.ts";
import { encodeEvent } from "../wire/encode-reply.ts";
import type { Framing } from "../wire/framing.ts";
import { isAccepted } from "./call.ts";
import type { EventSink, EventStream } from "./event-subscription.ts";

/** Returns whether a client may see a domain. */
type DomainFilter = (domain: Domain) => boolean;

/** A stream of statistics about running domains (docs/reference/admin-api.md#statistics). */
export class StatsSubscription implements EventStream {
  readonly #app: App;
  readonly #filters: readonly DomainFilter[];
  readonly #only: Domain | undefined;
  readonly #framing: Framing;

  /**
   * @param only the domain to report; undefined for all
   * @param framing that of the client, which chooses the keys
   */
  constructor(app: App, filters: readonly DomainFilter[], only: Domain | undefined, framing: Framing) {
    this.#app = app;
    this.#filters = filters;
    this.#only = only;
    this.#framing = framing;
  }

  start(sink: EventSink): () => void {
    sink(encodeEvent("", "connection-established", {}));
    const before = new Map<Domain, Sample>();
    const describe = (): Uint8Array =>
      Buffer.concat(
        this.#domains().map((domain) => {
          const sample = take(domain);
          const stats = statsOf(sample, before.get(domain), this.#framing);
          before.set(domain, sample);
          return encodeEvent(domain.name, "vm-stats", stats);
        }),
      );
    const tell = (): void => {
      this.#app.journal.send(describe, (bytes) => {
        if (bytes.length > 0) sink(bytes);
      });
    };
    tell();
    const seconds = Math.max(1, Number(this.#app.getProperty("stats_interval") ?? 3));
    const timer = setInterval(tell, seconds * 1000);
    return () => clearInterval(timer);
  }

  #domains(): readonly Domain[] {
    const all = this.#only === undefined ? this.#app.domains.sorted : [this.#only];
    return all.filter((domain) => !domain.isHalted && !domain.isRemote && isAccepted(this.#app, this.#filters, domain));
  }
}

interface Sample {
  readonly memoryKiB: number;
  readonly processors: number;
  /** In nanoseconds. */
  readonly cpuTime: number;
  /** In milliseconds. */
  readonly takenAt: number;
}

function take(domain: Domain): Sample {
  const { app, name, isAdminVM } = domain;
  const { memoryKiB, cpuTime } = app.hypervisor.usage(name);
  const processors = isAdminVM ? app.hypervisor.host.processors : Number(domain.getProperty("vcpus"));
  return { memoryKiB, processors, cpuTime, takenAt: performance.now() };
}

/** Returns the usage since the previous sample, in percent of all processors of the domain. */
function statsOf(sample: Sample, before: Sample | undefined, framing: Framing): Readonly<Record<string, string>> {
  const passed = before === undefined ? 0 : (sample.takenAt - before.takenAt) * 1e6;
  const used = before === undefined ? 0 : (sample.cpuTime - before.cpuTime) / Math.max(1, sample.processors);
  const memory = String(sample.memoryKiB);
  const isPresent = framing === "new";
  return {
    memory_kb: memory,
    // Neither the hypervisor nor the domain tells how much of the memory is used.
    ...(isPresent && { memory_assigned_total: memory, memory_assigned_usable: memory, memory_with_swap_used: memory }),
    cpu_time: String(Math.floor(sample.cpuTime / 1e6)),
    cpu_usage: String(passed > 0 ? Math.max(0, Math.round((100 * used) / passed)) : 0),
    ...(isPresent && { online_vcpus: String(sample.processors) }),
  };
}
