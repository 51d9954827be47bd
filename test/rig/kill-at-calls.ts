import { execFileSync, type SpawnSyncReturns, spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { openPool } from "./file-pools.ts";
import type { MountedFilesystem } from "./filesystems.ts";
import { doneAgain, type FaultResult } from "./inject-faults.ts";
import { openScenario, repair, type VolumeScenario, violationsOf } from "./volume-scenarios.ts";

/**
 * Calls that change the disk. A clone is not in the list, because strace cannot distinguish it from other uses of
 * ioctl. The fchmod of the empty file before the clone covers it.
 */
const calls = ["fchmod", "chmod", "fchmodat", "fsync", "rename", "renameat2", "unlink", "truncate", "ftruncate"];
const further = ["link", "mkdir", "rmdir", "utimensat", "copy_file_range"];
const traced = [...calls, ...further];

/** Bundles the program that runs a scenario into one file, so that it starts fast. */
export function bundleActor(folder: string): string {
  const outfile = join(folder, "act-on-volume.cjs");
  const entry = fileURLToPath(new URL("programs/act-on-volume.ts", import.meta.url));
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "cjs", logLevel: "error" });
  return outfile;
}

/**
 * Kills a process at each call of a scenario that changes the disk. Then it remounts the filesystem, repairs the pool,
 * and checks the volume.
 *
 * @param every the interval between the chosen calls, for a shorter run
 */
export async function killAtCalls(
  filesystem: MountedFilesystem,
  driver: "file" | "file-reflink",
  scenario: VolumeScenario,
  actor: string,
  every = 1,
): Promise<FaultResult> {
  const base = join(filesystem.path, "base");
  const point = join(filesystem.path, "point");
  const log = `${filesystem.image}.trace`;
  const first = openPool(base, driver);
  await scenario.prepare(first, openScenario(scenario, first));
  await first.settled();
  const restore = () => {
    rmSync(point, { recursive: true, force: true });
    execFileSync("cp", ["-a", "--reflink=auto", base, point]);
  };
  const act = (options: readonly string[]) => runTraced(log, options, [actor, point, driver, scenario.name]);
  const violations: string[] = [];
  let points = 0;
  restore();
  const whole = act(["-e", `trace=${traced.join(",")}`]);
  if (whole.status !== 0) throw new Error(whole.stderr);
  let seen = 0;
  for (const [call, count] of countCalls(readFileSync(log, "utf8"))) {
    for (let number = 1; number <= count; number++) {
      if (seen++ % every !== 0) continue;
      restore();
      act(["-e", `trace=${call}`, "-e", `inject=${call}:signal=SIGKILL:when=${number}`]);
      filesystem.remount();
      const wrong = (text: string) => void violations.push(`${filesystem.kind}, killed at ${call} ${number}: ${text}`);
      const pool = openPool(point, driver);
      const volume = openScenario(scenario, pool);
      for (const violation of await violationsOf(scenario, volume)) wrong(violation);
      await repair(pool);
      for (const violation of await violationsOf(scenario, volume)) wrong(`repaired: ${violation}`);
      await doneAgain(scenario, point, driver, wrong);
      points++;
    }
  }
  rmSync(base, { recursive: true, force: true });
  rmSync(point, { recursive: true, force: true });
  return { points, violations };
}

/** Runs the scenario under strace(1), which writes a log. */
export function runTraced(log: string, options: readonly string[], actor: readonly string[]): SpawnSyncReturns<string> {
  // One thread makes all calls, so that a number identifies a call.
  const env = { ...process.env, UV_THREADPOOL_SIZE: "1" };
  const args = ["-f", "--seccomp-bpf", "-o", log, ...options, process.execPath, ...actor];
  return spawnSync("strace", args, { env, encoding: "utf8" });
}

function countCalls(log: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, call = ""] of log.matchAll(/^\d+ +([a-z0-9_]+)\(/gm)) counts.set(call, (counts.get(call) ?? 0) + 1);
  return counts;
}
