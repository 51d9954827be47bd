import { systemDiskCalls } from "../src/storage/drivers/files/disk-calls.ts";
import { mountFilesystem } from "../test/rig/filesystems.ts";
import { type FaultResult, injectFaults } from "../test/rig/inject-faults.ts";
import { bundleActor, killAtCalls } from "../test/rig/kill-at-calls.ts";
import { explore } from "../test/rig/life/explore.ts";
import { lockKinds } from "../test/rig/life/leaky-locks.ts";
import { noLoggedDisks } from "../test/rig/logged-disk.ts";
import { choosePoints, cutPower, recordSteps } from "../test/rig/power-cuts.ts";
import { inMemory, TemporaryFolder } from "../test/rig/temporary-folder.ts";
import { volumeScenarios } from "../test/rig/volume-scenarios.ts";
import { readCount, readOptions, refuse } from "./developer-options.ts";

const help = `npm run torture -- [--points N | --calls N [--without LOCK]] [--seed S] [--json]

Crashes the storage driver and looks what is left: power cuts after what reached the disk in order and out of order, on
btrfs and XFS; a process killed at each of its calls; and each call failing. Needs root.

--calls N runs programs of concurrent calls of the core daemon instead, and looks for an order of whole calls that explains
each. It needs no root.

--points N  so many points (default 1000), at least; half of them are power cuts
--seed S    chooses the points (default 1); the same seed chooses the same ones
--calls N   so many programs
--without LOCK
            the daemon lacks a lock: ${lockKinds.join(", ")}
--json      print only one line, {"points":…,"violations":…} or {"interleavings":…,"violations":…}`;

const { values } = readOptions(help, {
  points: { type: "string", default: "1000" },
  calls: { type: "string" },
  without: { type: "string" },
  seed: { type: "string", default: "1" },
  json: { type: "boolean", default: false },
});
const wanted = readCount("points", values.points, help);
const calls = values.calls === undefined ? undefined : readCount("calls", values.calls, help);
const seed = readCount("seed", values.seed, help, 0);
const without = lockKinds.find((each) => each === values.without);
if (without === undefined && values.without !== undefined) {
  refuse(`--without: "${values.without}"; expected one of ${lockKinds.join(", ")}`, help);
}
if (without !== undefined && calls === undefined) refuse("--without needs --calls N", help);

/** Shows progress on a terminal, by standard error, so that the last line of output stays the result. */
function say(text: string): void {
  if (!values.json) process.stderr.write(`${text}\n`);
}

async function torture(): Promise<FaultResult> {
  const ends: (() => void)[] = [];
  const scope = { teardown: (end: () => void) => void ends.push(end) };
  const end = () => {
    for (const each of ends.splice(0).reverse()) each();
  };
  process.once("SIGINT", () => {
    end();
    process.exit(130);
  });
  const violations: string[] = [];
  let points = 0;
  const take = (what: string, result: FaultResult): void => {
    points += result.points;
    violations.push(...result.violations);
    say(`${what}: ${result.points} points, ${result.violations.length} violations`);
    for (const violation of result.violations) say(`  ${violation}`);
  };
  try {
    for (const kind of ["btrfs", "xfs"] as const) {
      const log = await recordSteps(scope, kind, systemDiskCalls);
      const chosen = choosePoints(log, Math.ceil(wanted / 4), seed);
      let done = 0;
      const onPoint = () => void (++done % 50 === 0 && say(`power cuts on ${kind}: ${done} of ${chosen.length}`));
      take(`power cuts on ${kind}`, await cutPower(scope, kind, log, chosen, onPoint));
    }
    const actor = bundleActor(new TemporaryFolder(scope).path);
    for (const kind of ["btrfs", "xfs", "ext4"] as const) {
      const filesystem = mountFilesystem(scope, kind);
      for (const scenario of volumeScenarios) {
        if (points >= wanted) break;
        const faults = await injectFaults(filesystem.path, "file-reflink", scenario, ["ENOSPC", "EIO", "EINTR"]);
        take(`calls that fail in ${scenario.name} on ${kind}`, faults);
        take(`killed in ${scenario.name} on ${kind}`, await killAtCalls(filesystem, "file-reflink", scenario, actor));
      }
    }
  } finally {
    end();
  }
  return { points, violations };
}

/** Explores schedules of calls. It ends at the first violation. */
async function exploreCalls(wantedCalls: number): Promise<void> {
  const ends: (() => void)[] = [];
  const { path: folder } = new TemporaryFolder({ teardown: (end) => void ends.push(end) }, inMemory);
  const onProgram = (done: number) => void (done % 500 === 0 && say(`${done} of ${wantedCalls} programs`));
  try {
    const { interleavings, violations } = await explore({ folder, calls: wantedCalls, seed, without, onProgram });
    for (const violation of violations) say(violation);
    console.log(JSON.stringify({ interleavings, violations: violations.length }));
    if (violations.length > 0) process.exitCode = 1;
  } finally {
    for (const end of ends) end();
  }
}

if (calls !== undefined) {
  await exploreCalls(calls);
} else if (noLoggedDisks() !== false) {
  console.error(`torture ${noLoggedDisks()}`);
  process.exitCode = 2;
} else {
  const { points, violations } = await torture();
  console.log(JSON.stringify({ points, violations: violations.length }));
  if (violations.length > 0) process.exitCode = 1;
}
