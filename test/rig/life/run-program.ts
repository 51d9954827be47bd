import { AsyncLocalStorage } from "node:async_hooks";
import type { Scheduler } from "fast-check";
import type { LockKind } from "../../../src/core/lock-table.ts";
import type { Program } from "./call.ts";
import { isExplained, type TimedCall } from "./explain.ts";
import type { Gate } from "./gate.ts";
import { LeakyLocks } from "./leaky-locks.ts";
import type { LifeSystem, Reply } from "./life-system.ts";
import { stateAfter } from "./model.ts";
import type { ModelState } from "./model-state.ts";
import { type FirstSystem, prepareSystem } from "./prepared-system.ts";
import { modelSnapshot, type Snapshot, snapshotOf } from "./snapshot.ts";

/** The plan of a running call, and the failure that it has had. */
interface Running {
  readonly failAt: number | null;
  steps: number;
  failed: string | undefined;
}

/** Steps whose failure ends their call. */
const failable =
  /^(volume .* (create|create end|start|resize|revert|clone|import|remove)|(spawn|resume|pause|shutdown|destroy) |(firewall.xml|notes.txt) |pool |store |event (domain-create-on-disk|domain-pre-start|domain-spawn|domain-start|domain-pre-shutdown|domain-pre-paused|domain-pre-unpaused|device-pre-assign:mic) )/;

const calling = new AsyncLocalStorage<Running>();

/** Runs the calls of a program at the same time. Returns what no order of whole calls explains; undefined if all is explained. */
export async function runProgram(
  first: FirstSystem,
  folder: string,
  program: Program,
  scheduler: Scheduler,
  without?: LockKind,
): Promise<string | undefined> {
  let isScheduled = false;
  const gate: Gate = async (step) => {
    if (!isScheduled) return;
    await scheduler.schedule(Promise.resolve(), step);
    const running = calling.getStore();
    if (running === undefined || running.failed !== undefined || !failable.test(step)) return;
    if (running.steps++ !== running.failAt) return;
    running.failed = step;
    throw new Error("planned failure");
  };
  const parts = { gate, locks: new LeakyLocks(without) };
  const system = await prepareSystem(first, folder, parts, program.before);
  const { life, shown, real } = system;
  let now = 0;
  isScheduled = true;
  const timed = program.calls.map(async ({ call, failAt }, index): Promise<TimedCall> => {
    const running: Running = { failAt, steps: 0, failed: undefined };
    await scheduler.schedule(Promise.resolve(), `begin ${index}`);
    const begin = now++;
    const reply = await calling.run(running, () => system.ask(call, index));
    return {
      call,
      reply: readable(call.method, reply, shown),
      failed: running.failed?.replace(real("disp"), "disp"),
      begin,
      end: now++,
    };
  });
  const calls = await scheduler.waitFor(Promise.all(timed));
  isScheduled = false;
  const final = await snapshotOf(life, shown);
  const wasSaved = !calls.some(({ failed }) => failed?.startsWith("store ") === true);
  const isDurable = !calls.some(({ failed }) => failed !== undefined);
  const isFinal = (state: ModelState): boolean => isSame(modelSnapshot(state), final) && isClean(life, state, real);
  const wrong = isExplained(stateAfter(program.before), wasSaved ? calls : withSharedFailures(calls), isFinal)
    ? await compareRestarted(life, shown, isDurable)
    : "no order of whole calls explains it";
  return wrong === undefined ? undefined : describe(wrong, calls, final, life);
}

function readable(method: string, reply: Reply, shown: (name: string) => string): Reply {
  if (method !== "admin.vm.List" || !("ok" in reply)) return reply;
  const lines = reply.ok
    .trimEnd()
    .split("\n")
    .map((line) => /^(\S+) class=(\S+)/.exec(line) ?? []);
  const domains = lines.filter(([, name]) => name !== "dom0").map(([, name = "", klass]) => `${shown(name)} ${klass}`);
  return { ok: domains.sort().join("\n") };
}

/**
 * Calls that wait for the same save share its failure. A call that has changed nothing is repeated, so that the failure of
 * its first attempt may not count.
 */
function withSharedFailures(calls: readonly TimedCall[]): readonly TimedCall[] {
  return calls.map((each) => {
    const isShared = each.failed === undefined && "error" in each.reply && each.reply.error === "QubesException";
    const isRepeated = each.failed?.startsWith("store ") === false && "ok" in each.reply;
    const failed = isShared ? "store of another call" : isRepeated ? undefined : each.failed;
    return { ...each, failed };
  });
}

const isSame = (one: Snapshot, other: Snapshot): boolean => one.join("\n") === other.join("\n");

/** Returns whether the pools have only the volumes of listed domains, and all locks are free. */
function isClean(
  { app, parts: { disks } }: LifeSystem,
  { domains, leftovers }: ModelState,
  real: (name: string) => string,
): boolean {
  const known = new Set(
    Object.entries(domains).map(
      ([name, { klass }]) => `${klass === "TemplateVM" ? "vm-templates" : "appvms"}/${real(name)}`,
    ),
  );
  const strange = disks.used
    .map((key) => key.split("/").slice(0, 2).join("/"))
    .filter((key) => {
      const [, folder = ""] = key.split(" ");
      return !known.has(folder) && !leftovers.includes(key);
    });
  return strange.length === 0 && app.domains.hidden.length === 0;
}

/** Starts another daemon on the store as it is on the disk, and compares. */
async function compareRestarted(
  life: LifeSystem,
  shown: (name: string) => string,
  isDurable: boolean,
): Promise<string | undefined> {
  if (!isDurable) {
    life.restarted();
    await life.must("admin.vm.tag.Set", "dom0", "saved");
  }
  const before = await snapshotOf(life, shown, false);
  const after = await snapshotOf(life.restarted(), shown, false);
  return isSame(before, after)
    ? undefined
    : `a restart changes it: ${after.filter((line) => !before.includes(line)).join("\n")}`;
}

function describe(wrong: string, calls: readonly TimedCall[], final: Snapshot, life: LifeSystem): string {
  const lines = calls.map(({ call, reply, failed, begin, end }) => {
    const { method, dest, argument, payload } = call;
    return `${begin}-${end} ${method}+${argument} of ${dest} [${payload.trim()}] → ${JSON.stringify(reply)}${failed === undefined ? "" : ` (${failed})`}`;
  });
  return [wrong, ...lines, ...final, life.parts.disks.used.join(" ")].join("\n");
}
