import { readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import t from "tap";
import { openPool } from "../rig/file-pools.ts";
import { mountFilesystem, noFilesystems } from "../rig/filesystems.ts";
import { bundleActor, runTraced } from "../rig/kill-at-calls.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { openScenario, volumeScenarios } from "../rig/volume-scenarios.ts";

/**
 * On most filesystems a crash does not reveal a missing fsync of a directory, so this test checks the calls themselves.
 */
t.test("each change of a name is on the disk before the next one", { skip: noFilesystems() }, async (t) => {
  const folder = new TemporaryFolder(t);
  const actor = bundleActor(folder.path);
  const { path } = mountFilesystem(t, "btrfs");
  for (const scenario of volumeScenarios) {
    const directory = `${path}/pool`;
    const pool = openPool(directory);
    const volume = openScenario(scenario, pool);
    await scenario.prepare(pool, volume);
    await volume.settled();
    const log = folder.at("trace");
    const calls = "rename,link,unlink,mkdir,rmdir,fsync";
    const ended = runTraced(log, ["-y", "-e", `trace=${calls}`], [actor, directory, "file-reflink", scenario.name]);
    t.equal(ended.status, 0, ended.stderr);
    const steps = readSteps(readFileSync(log, "utf8"), directory);
    t.ok(steps.length > 1, `${scenario.name}: ${steps.length} steps`);
    for (const [index, { call, changed }] of steps.entries()) {
      if (call === "fsync") continue;
      const next = steps[index + 1];
      t.match(next, { call: "fsync", changed: dirname(changed) }, `${scenario.name}: ${call} ${changed}`);
    }
    rmSync(directory, { recursive: true });
  }
});

interface Step {
  readonly call: string;
  /** Returns the path that a call changes or syncs. */
  readonly changed: string;
}

/** Lists the successful calls in a directory. */
function readSteps(log: string, directory: string): readonly Step[] {
  return log.split("\n").flatMap((line) => {
    const [, call = "", args = ""] = /^\d+ +(\w+)\((.*)\) = 0/.exec(line) ?? [];
    const paths = [...args.matchAll(/"([^"]*)"|<([^>]*)>/g)].map(([, quoted, file]) => quoted ?? file ?? "");
    const changed = paths.at(-1) ?? "";
    return changed.startsWith(directory) ? [{ call, changed }] : [];
  });
}
