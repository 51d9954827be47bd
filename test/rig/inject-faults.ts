import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { systemDiskCalls } from "../../src/storage/drivers/files/disk-calls.ts";
import { StorageError } from "../../src/storage/storage-error.ts";
import { callsUntil } from "./calls-until.ts";
import { openPool } from "./file-pools.ts";
import { openScenario, stateOf, type VolumeScenario, violationsOf } from "./volume-scenarios.ts";

/** The result of faults at each call of a scenario. */
export interface FaultResult {
  readonly points: number;
  /** The violations, in words. */
  readonly violations: readonly string[];
}

/**
 * Makes each call of a scenario fail once with each code: the error is reported, no data is lost, and a retry works.
 */
export async function injectFaults(
  directory: string,
  driver: "file" | "file-reflink",
  scenario: VolumeScenario,
  codes: readonly string[],
): Promise<FaultResult> {
  const base = join(directory, "base");
  const point = join(directory, "point");
  const first = openPool(base, driver);
  await scenario.prepare(first, openScenario(scenario, first));
  await first.settled();
  const violations: string[] = [];
  let points = 0;
  for (const code of codes) {
    for (let number = 1; ; number++) {
      execFileSync("cp", ["-a", "--reflink=auto", base, point]);
      const fault = () => {
        throw Object.assign(new Error(code), { code });
      };
      const calls = callsUntil(systemDiskCalls, number, fault);
      const pool = openPool(point, driver, calls);
      const volume = openScenario(scenario, pool);
      const wrong = (text: string) => void violations.push(`${code} at call ${number}: ${text}`);
      try {
        await scenario.act(pool, volume).catch((error: Error) => {
          if (!(error instanceof StorageError)) wrong(`${scenario.name} fails with ${error.stack}`);
        });
        await volume.settled();
        const isDone = calls.made < number;
        const observed = openScenario(scenario, openPool(point, driver));
        for (const violation of await violationsOf(scenario, observed)) wrong(violation);
        const wasRemoved = pool.pool.find(volume.config.vid) === undefined;
        if (!wasRemoved) await doneAgain(scenario, point, driver, wrong);
        if (isDone) break;
        points++;
      } finally {
        rmSync(point, { recursive: true, force: true });
      }
    }
  }
  rmSync(base, { recursive: true, force: true });
  return { points, violations };
}

/** Checks that a failed operation succeeds in a pool that is opened again. */
export async function doneAgain(
  scenario: VolumeScenario,
  directory: string,
  driver: "file" | "file-reflink",
  wrong: (text: string) => void,
): Promise<void> {
  const pool = openPool(directory, driver);
  const volume = openScenario(scenario, pool);
  try {
    await scenario.act(pool, volume);
    await volume.settled();
  } catch (error) {
    return wrong(`${scenario.name} cannot be done again: ${(error as Error).message}`);
  }
  const { clean, revisions } = await stateOf(volume);
  if (clean !== scenario.after.clean) wrong(`${scenario.name} again: the image is ${clean}`);
  for (const each of scenario.after.revisions) {
    if (!revisions.includes(each)) wrong(`${scenario.name} again: revision ${each} is missing in ${revisions}`);
  }
}
