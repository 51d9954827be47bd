import { rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { randomCalls } from "./call-sequences.ts";
import type { RandomCall } from "./random-calls.ts";
import { isAlwaysRefused } from "./refused-values.ts";
import { differences, RestartedSystem } from "./restarted-system.ts";

/** The numbers of a run of programs. */
interface RestartCounts {
  calls: number;
  /** Calls that were not refused. */
  accepted: number;
  restarts: number;
}

/** The result of many programs. */
interface RestartResult extends RestartCounts {
  readonly seed: number;
  /** The shortest program that fails, and how; undefined if none does. */
  readonly violation: string | undefined;
}

/** Calls before and after a restart. */
const program = fc.record({ before: randomCalls(60), after: randomCalls(20) });

/** Calls that depend on the data of volumes, which pools in memory do not keep. */
const ofData = /volume\.(Revert|Clone|Import|Clear)|ListSnapshots/;

/** A started import is data that pools in memory lose. */
const startsImport = /volume\.Import/;

/** Calls that choose a random name or number. */
const random = /CreateDisposable|Create(InPool)?\.DispVM/;

/**
 * Makes random calls, restarts the system from its store, and compares state, later replies and later events.
 *
 * @param folder an existing folder for files of domains
 * @param wanted the number of calls, roughly
 */
export async function checkRestarts(
  folder: string,
  { wanted, seed, onProgress = () => {} }: { wanted: number; seed: number; onProgress?: (calls: number) => void },
): Promise<RestartResult> {
  const counts: RestartCounts = { calls: 0, accepted: 0, restarts: 0 };
  let number = 0;
  const property = fc.asyncProperty(program, async ({ before, after }) => {
    const directory = join(folder, String(number++));
    try {
      await restart(directory, before, after, counts);
    } finally {
      for (const each of [directory, `${directory}-restarted`]) rmSync(each, { recursive: true, force: true });
    }
    onProgress(counts.calls);
  });
  // A program has about 36 calls.
  const details = await fc.check(property, { seed, numRuns: Math.ceil(wanted / 30), endOnFailure: false });
  const violation = details.failed
    ? `${describe(details.counterexample?.[0])}\n${String(details.errorInstance)}`
    : undefined;
  return { ...counts, seed, violation };
}

function describe(found: { before: readonly RandomCall[]; after: readonly RandomCall[] } | null | undefined): string {
  const line = ({ method, argument, dest, payload }: RandomCall): string =>
    `${method}+${argument} ${dest} ${JSON.stringify(payload)}`;
  return [...(found?.before ?? []).map(line), "restart", ...(found?.after ?? []).map(line)].join("\n");
}

/** Systems before and after a restart. */
interface Systems {
  readonly system: RestartedSystem;
  readonly restarted: RestartedSystem;
}

async function restart(
  directory: string,
  before: readonly RandomCall[],
  after: readonly RandomCall[],
  counts: RestartCounts,
): Promise<void> {
  const system = await RestartedSystem.fresh(directory);
  try {
    for (const call of before.filter(({ method }) => !startsImport.test(method))) await make(counts, system, call);
    const restarted = await system.restarted();
    counts.restarts++;
    try {
      await compareCalls({ system, restarted }, after, counts);
    } finally {
      await restarted.close();
    }
  } finally {
    await system.close();
  }
}

async function compareCalls(
  { system, restarted }: Systems,
  after: readonly RandomCall[],
  counts: RestartCounts,
): Promise<void> {
  await compare("at the restart", system, restarted);
  system.takeEvents();
  restarted.takeEvents();
  for (const call of after.filter(({ method }) => !ofData.test(method) && !random.test(method))) {
    const replies = [await make(counts, system, call), await restarted.call(call)] as const;
    const shown = JSON.stringify(call);
    refuse(`reply to ${shown}`, differences({ reply: replies[0] }, { reply: replies[1] }));
    const events = [system.takeEvents(), restarted.takeEvents()] as const;
    refuse(`events of ${shown}`, differences({ events: events[0] }, { events: events[1] }));
  }
  await compare("later", system, restarted);
}

/** Makes a call, and checks that no value is accepted that is bad in every state. */
async function make(counts: RestartCounts, system: RestartedSystem, call: RandomCall): Promise<string> {
  const mustFail = isAlwaysRefused(system.app, call);
  const reply = await system.call(call);
  counts.calls++;
  if (!reply.startsWith("ok")) return reply;
  counts.accepted++;
  if (mustFail) throw new Error(`accepted a bad value: ${JSON.stringify(call)}`);
  return reply;
}

async function compare(when: string, one: RestartedSystem, other: RestartedSystem): Promise<void> {
  refuse(`state ${when}`, differences(await one.state(), await other.state()));
  refuse(`store ${when}`, differences({ text: one.text() }, { text: other.text() }));
}

function refuse(what: string, found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${what} differs:\n${found.slice(0, 5).join("\n")}`);
}
