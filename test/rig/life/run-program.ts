import { AsyncLocalStorage } from "node:async_hooks";
import { mkdirSync, rmSync } from "node:fs";
import type { Scheduler } from "fast-check";
import type { LockKind } from "../../../src/core/lock-table.ts";
import type { PlannedCall } from "./call.ts";
import { Disks } from "./disk-pool.ts";
import { isExplained, type TimedCall } from "./explain.ts";
import type { Gate } from "./gate.ts";
import { LeakyLocks } from "./leaky-locks.ts";
import { LifeSystem, type Reply } from "./life-system.ts";
import { initialState, type ModelState } from "./model-state.ts";
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
  folder: string,
  program: readonly PlannedCall[],
  scheduler: Scheduler,
  without?: LockKind,
): Promise<string | undefined> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
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
  const life = LifeSystem.fresh(folder, { gate, disks: new Disks(), locks: new LeakyLocks(without) });
  const { disposable, tokens } = await prepare(life);
  const shown = (name: string): string => (name === disposable ? "disp" : name);
  const real = (name: string): string => (name === "disp" ? disposable : name);
  let now = 0;
  isScheduled = true;
  const timed = program.map(async ({ call, failAt }, index): Promise<TimedCall> => {
    const running: Running = { failAt, steps: 0, failed: undefined };
    await scheduler.schedule(Promise.resolve(), `begin ${index}`);
    const begin = now++;
    const payload = withReal(call.payload.replace("TOKEN", tokens[index] as string), real);
    const argument = call.argument.replace(/^disp\b/, disposable);
    const socket = call.method.startsWith("internal.") ? "internal" : "qubesd";
    const reply = await calling.run(running, () => life.ask(call.method, real(call.dest), argument, payload, socket));
    return {
      call,
      reply: readable(call.method, reply, shown),
      failed: running.failed?.replace(disposable, "disp"),
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
  const wrong = isExplained(initialState, wasSaved ? calls : withSharedFailures(calls), isFinal)
    ? await compareRestarted(life, shown, isDurable)
    : "no order of whole calls explains it";
  return wrong === undefined ? undefined : describe(wrong, calls, final, life);
}

/** Creates the system of `initialState`. */
async function prepare(life: LifeSystem): Promise<{ readonly disposable: string; readonly tokens: readonly string[] }> {
  await life.must("admin.label.Create", "dom0", "mine", "0x123456");
  await life.must("admin.pool.Add", "dom0", "file-reflink", "name=other\ndir_path=/other\n");
  for (const name of ["tpl", "tpl2"])
    await life.must("admin.vm.Create.TemplateVM", "dom0", "", `name=${name} label=red`);
  for (const name of ["net", "a", "b", "dvm"]) {
    await life.must("admin.vm.Create.AppVM", "dom0", "tpl", `name=${name} label=red`);
  }
  await life.must("admin.vm.property.Set", "net", "provides_network", "True");
  for (const name of ["a", "b"]) await life.must("admin.vm.property.Set", name, "netvm", "net");
  await life.must("admin.vm.property.Set", "dvm", "template_for_dispvms", "True");
  const disposable = await life.must("admin.vm.CreateDisposable", "dvm");
  await life.must("admin.vm.Start", disposable);
  const tokens: string[] = [];
  for (let index = 0; index < 5; index++) tokens.push(await life.must("admin.vm.volume.CloneFrom", "b", "private"));
  return { disposable, tokens };
}

function withReal(payload: string, real: (name: string) => string): string {
  return payload.replace(/(^|name=)disp\b/, (_, before: string) => `${before}${real("disp")}`);
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
