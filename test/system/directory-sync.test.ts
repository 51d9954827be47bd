import { readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import t from "tap";
import { openPool } from "../rig/file-pools.ts";
import { mountFilesystem, noFilesystems } from "../rig/filesystems.ts";
import { bundleActor, runTraced } from "../rig/kill-at-calls.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { openScenario, volumeScenarios } from "../rig/volume-scenarios.ts";

const changesOfNames = ["rename", "link", "unlink", "mkdir", "rmdir"];
const changesOfFiles = ["write", "pwrite64", "ftruncate", "truncate", "ioctl", "chmod", "fchmod", "utimensat"];
const traced = [...changesOfNames, ...changesOfFiles, "fsync"].join(",");

/**
 * On most filesystems a crash does not reveal a missing fsync, so this test checks the calls themselves
 * (docs/storage.md#barriers).
 */
t.test("the steps of each operation are on the disk in order", { skip: noFilesystems() }, async (t) => {
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
    const ended = runTraced(log, ["-y", "-e", `trace=${traced}`], [actor, directory, "file-reflink", scenario.name]);
    t.equal(ended.status, 0, ended.stderr);
    const steps = readSteps(readFileSync(log, "utf8"), directory);
    t.ok(steps.length > 1, `${scenario.name}: ${steps.length} steps`);
    if (volume.config.saveOnStop) {
      t.same(unflushedNames(steps), [], `${scenario.name}: a change of a name is flushed before the next one`);
      t.same(unflushedFiles(steps), [], `${scenario.name}: a file is flushed before it gets another name`);
      t.same(unflushedCommits(steps), [], `${scenario.name}: data is flushed before it is committed`);
    } else {
      const flushed = steps.filter(
        ({ call, paths: [flushed] }) => call === "fsync" && flushed !== `${directory}/appvms`,
      );
      t.same(flushed, [], `${scenario.name}: files that are discarded are never flushed`);
    }
    rmSync(directory, { recursive: true });
  }
});

interface Step {
  readonly call: string;
  /** The paths in the order of the arguments. */
  readonly paths: readonly string[];
}

/** Lists the successful calls in a directory. */
function readSteps(log: string, directory: string): readonly Step[] {
  return log.split("\n").flatMap((line) => {
    const [, call = "", args = ""] = /^\d+ +(\w+)\((.*)\) = \d+/.exec(line) ?? [];
    const found = [...args.matchAll(/"([^"]*)"|\d+<([^>]*)>/g)].map(([, quoted, file]) => quoted ?? file ?? "");
    const paths = found.filter((each) => each.startsWith(directory));
    return paths.length === 0 ? [] : [{ call, paths }];
  });
}

/** Returns the changes of names after which the next such change comes before a flush of the directory. */
function unflushedNames(steps: readonly Step[]): readonly Step[] {
  const relevant = steps.filter(({ call }) => call === "fsync" || changesOfNames.includes(call));
  return relevant.filter(({ call, paths }, index) => {
    if (call === "fsync") return false;
    const next = relevant[index + 1];
    return next?.call !== "fsync" || next.paths[0] !== dirname(paths.at(-1) as string);
  });
}

/** Returns the commits of data that others have written, without a flush of the data. */
function unflushedCommits(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ call, paths: [from = ""] }, index) => {
    if (call !== "rename" || !/-(dirty|import)\.img$/.test(from)) return false;
    return !steps.slice(0, index).some((each) => each.call === "fsync" && each.paths[0] === from);
  });
}

/** Returns the changes of files that are not flushed before the file gets another name. */
function unflushedFiles(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ call, paths: [path] }, index) => {
    if (!changesOfFiles.includes(call)) return false;
    const later = steps.slice(index + 1).filter((each) => each.paths[0] === path);
    const next = later.find((each) => each.call === "fsync" || each.call === "rename" || each.call === "link");
    return next !== undefined && next.call !== "fsync";
  });
}
