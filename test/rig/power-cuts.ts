import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type DiskCalls, systemDiskCalls } from "../../src/storage/drivers/files/disk-calls.ts";
import type { FileVolume } from "../../src/storage/drivers/files/file-volume.ts";
import { type CrashPoint, type DiskLog, randomNumbers } from "./disk-log.ts";
import { openPool, type TestPool } from "./file-pools.ts";
import { type FilesystemKind, fastFolder, mountOptions } from "./filesystems.ts";
import type { FaultResult } from "./inject-faults.ts";
import { LoggedDisk } from "./logged-disk.ts";
import { type Scope, TemporaryFolder } from "./temporary-folder.ts";
import { contentOf, fillImage, imageSize, repair, type VolumeState, violationsOf } from "./volume-scenarios.ts";

/** The smallest possible filesystems, in bytes. */
const diskSizes: Readonly<Record<FilesystemKind, number>> = {
  btrfs: 128 * 2 ** 20,
  xfs: 320 * 2 ** 20,
  ext4: 64 * 2 ** 20,
};

interface Step {
  readonly act: (volume: FileVolume, pool: TestPool) => Promise<void>;
  readonly after: VolumeState;
}

const runOf = (letter: string, ...revisions: readonly string[]): Step => ({
  act: async (volume) => {
    await volume.start();
    fillImage(volume.path, letter);
    await volume.stop();
  },
  after: { clean: letter, revisions },
});

/** A snapshot of a volume, and a volatile volume: their steps are not flushed to the disk. */
function discardedVolumes(open: TestPool["open"], { config: { vid, size } }: FileVolume): readonly FileVolume[] {
  const flags = { saveOnStop: false, size };
  return [
    open({ vid: "appvms/b/private", ...flags, snapOnStart: true, source: vid }),
    open({ vid: "appvms/b/volatile", ...flags }),
  ];
}

/** The steps on the disk in order, each with the guaranteed content of the volume afterwards. */
const steps: readonly Step[] = [
  runOf("a", ""),
  runOf("b", "", "a"),
  runOf("c", "a", "b"),
  {
    act: async (volume) => {
      fillImage(await volume.importBegin(imageSize), "i");
      await volume.importEnd(true);
    },
    after: { clean: "i", revisions: ["b", "c"] },
  },
  {
    act: async (volume) => volume.revert((await volume.status()).revisions.at(-2)?.id ?? ""),
    after: { clean: "b", revisions: ["c", "i"] },
  },
  { act: (volume) => volume.resize(2 * imageSize), after: { clean: "b", revisions: ["c", "i"] } },
  runOf("d", "i", "b"),
  {
    act: async (volume, { open }) => {
      for (const discarded of discardedVolumes(open, volume)) {
        await discarded.start();
        fillImage(discarded.path, "x");
        await discarded.stop();
      }
    },
    after: { clean: "d", revisions: ["i", "b"] },
  },
  {
    act: async (volume, { open }) => {
      // They keep running.
      for (const discarded of discardedVolumes(open, volume)) {
        await discarded.start();
        fillImage(discarded.path, "y");
      }
      await volume.start();
      fillImage(volume.path, "e");
      await volume.stop();
    },
    after: { clean: "e", revisions: ["b", "d"] },
  },
];

/** Does all steps on a disk that logs its writes. @param calls the calls of the driver */
export async function recordSteps(scope: Scope, kind: FilesystemKind, calls: DiskCalls): Promise<DiskLog> {
  const disk = await LoggedDisk.start(scope, kind, diskSizes[kind]);
  const pool = openPool(join(disk.path, "pool"), "file-reflink", calls);
  const volume = pool.open({ size: imageSize });
  await volume.create();
  await volume.settled();
  disk.record();
  for (const [index, { act }] of steps.entries()) {
    await act(volume, pool);
    disk.mark(String(index));
    await volume.settled();
  }
  return disk.finish();
}

/** The calls of a driver that never syncs files; tests of power cuts must detect that. */
export const callsWithoutFileSync: DiskCalls = {
  ...systemDiskCalls,
  sync: async (path) => {
    if (!/\.img/.test(path)) await systemDiskCalls.sync(path);
  },
};

/** Chooses power cuts by a seed: each after any entry of the log, and half of them with reordered writes. */
export function choosePoints(log: DiskLog, count: number, seed: number): readonly CrashPoint[] {
  const random = randomNumbers(seed);
  const first = Math.min(count, log.length);
  const inOrder = Array.from({ length: Math.ceil(first / 2) }, (_, index) => ({
    entries: Math.floor(((index + random()) * log.length) / Math.ceil(first / 2)) + 1,
  }));
  const outOfOrder = Array.from({ length: count - inOrder.length }, () => ({
    entries: Math.floor(random() * log.length) + 1,
    seed: Math.floor(random() * 2 ** 31),
  }));
  return [...inOrder, ...outOfOrder];
}

/** Checks the volume after each power cut, when the filesystem is mounted again and the pool is repaired. */
export async function cutPower(
  scope: Scope,
  kind: FilesystemKind,
  log: DiskLog,
  points: readonly CrashPoint[],
  onPoint: () => void = () => {},
): Promise<FaultResult> {
  const folder = new TemporaryFolder(scope, fastFolder());
  const mounted = folder.at("mounted");
  mkdirSync(mounted);
  scope.teardown(() => spawnSync("umount", ["--quiet", mounted]));
  const violations: string[] = [];
  for (const point of points) {
    const wrong = (text: string) => violations.push(`${kind}, power cut at ${JSON.stringify(point)}: ${text}`);
    log.build(point, folder.at("disk"));
    const mount = spawnSync("mount", ["-o", `loop,${mountOptions(kind)}`, folder.at("disk"), mounted], {
      encoding: "utf8",
    });
    if (mount.status === 0) {
      try {
        for (const violation of await look(mounted, log.lastMark(point))) wrong(violation);
      } catch (error) {
        wrong((error as Error).message);
      } finally {
        execFileSync("umount", [mounted]);
      }
    } else {
      wrong(mount.stderr);
    }
    onPoint();
  }
  return { points: points.length, violations };
}

async function look(mounted: string, mark: string | undefined): Promise<readonly string[]> {
  const done = mark === undefined ? 0 : Number(mark) + 1;
  const created: VolumeState = { clean: "", revisions: [] };
  const before = steps[done - 1]?.after ?? created;
  const after = steps[done]?.after ?? before;
  const scenario = { name: `after step ${done}`, before, after, prepare: async () => {}, act: async () => {} };
  const pool = openPool(join(mounted, "pool"));
  const volume = pool.open({ size: imageSize });
  const found = await violationsOf(scenario, volume);
  await repair(pool);
  const repaired = await violationsOf(scenario, volume);
  const started: string[] = [];
  const committed = contentOf(await volume.export());
  for (const [index, discarded] of discardedVolumes(pool.open, volume).entries()) {
    await discarded.start();
    const content = contentOf(discarded.path);
    if (content !== [committed, ""][index]) started.push(`${discarded.config.vid} starts with ${content}`);
    await discarded.stop();
  }
  return [...found, ...repaired.map((each) => `repaired: ${each}`), ...started];
}
