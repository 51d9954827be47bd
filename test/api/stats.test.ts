import t from "tap";
import { StatsSubscription } from "../../src/api/stats-subscription.ts";
import { MemoryHypervisor } from "../../src/hypervisor/drivers/memory-hypervisor.ts";
import type { DomainUsage } from "../../src/hypervisor/hypervisor.ts";
import type { Framing } from "../../src/wire/framing.ts";
import { addDomain, coreApp } from "../rig/core-app.ts";

/** Each domain keeps one processor busy. A second passes before each look at it. */
class BusyHypervisor extends MemoryHypervisor {
  milliseconds = 0;

  override usage(name: string): DomainUsage {
    this.milliseconds += 1000;
    return { ...super.usage(name), cpuTime: this.milliseconds * 1e6 };
  }
}

t.test("the usage counts all processors of a domain", async (t) => {
  const hypervisor = new BusyHypervisor();
  // A busy machine can stop this process between the two clocks.
  t.intercept(performance, "now", { value: () => hypervisor.milliseconds });
  const app = coreApp("/pools", hypervisor);
  const work = addDomain(app, "StandaloneVM", "work");
  work.loadProperty("vcpus", 4);
  app.loadProperty("stats_interval", 1);
  await hypervisor.spawn("work");
  const usages: string[] = [];
  await new Promise<void>((resolve) => {
    const stop = new StatsSubscription(app, [], work, "new").start((bytes) => {
      const usage = /cpu_usage\0(\d+)/.exec(Buffer.from(bytes).toString("latin1"))?.[1];
      if (usage === undefined) return;
      usages.push(usage);
      if (usages.length < 2) return;
      stop();
      resolve();
    });
  });
  t.same(usages, ["0", "25"]);
});

t.test("present clients receive more keys", async (t) => {
  const hypervisor = new MemoryHypervisor();
  const app = coreApp("/pools", hypervisor);
  const work = addDomain(app, "StandaloneVM", "work");
  work.loadProperty("vcpus", 3);
  await hypervisor.spawn("work");
  const keysFor = (framing: Framing): Record<string, string | undefined> => {
    const texts: string[] = [];
    new StatsSubscription(app, [], work, framing).start((bytes) => texts.push(Buffer.from(bytes).toString("latin1")))();
    const [, , , ...pairs] = (texts[1] ?? "").split("\0");
    return Object.fromEntries(pairs.flatMap((key, at) => (at % 2 === 0 && key !== "" ? [[key, pairs[at + 1]]] : [])));
  };
  t.same(keysFor("old"), { memory_kb: "409600", cpu_time: "1000", cpu_usage: "0" });
  t.same(keysFor("new"), {
    memory_kb: "409600",
    memory_assigned_total: "409600",
    memory_assigned_usable: "409600",
    memory_with_swap_used: "409600",
    cpu_time: "1000",
    cpu_usage: "0",
    online_vcpus: "3",
  });
});
