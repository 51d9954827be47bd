import { execFileSync } from "node:child_process";
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemDiskCalls } from "../src/storage/drivers/files/disk-calls.ts";
import type { FileVolume } from "../src/storage/drivers/files/file-volume.ts";
import { randomNumbers } from "../test/rig/disk-log.ts";
import { openPool, type TestPool } from "../test/rig/file-pools.ts";
import { mountFilesystem, noFilesystems } from "../test/rig/filesystems.ts";
import { formatTable, median } from "./statistics.ts";
import { UpstreamVolume } from "./upstream-steps.ts";

const gibibyte = 2 ** 30;
const keep = 3;

interface Measured {
  readonly filesystem: string;
  readonly what: string;
  readonly ours: number;
  readonly other: number;
}

/** Measures the driver `file-reflink` in turns with `cp` and with the steps of the reference driver. Needs root. */
export async function runStorageBench(rounds: number, json: string | undefined): Promise<void> {
  const reason = noFilesystems();
  if (reason !== false) throw new Error(`this bench ${reason}`);
  const results: Measured[] = [];
  for (const kind of ["btrfs", "xfs"] as const) {
    const ends: (() => void)[] = [];
    const folder = mkdtempSync(join(tmpdir(), "storage-bench-"));
    try {
      const { path } = mountFilesystem({ teardown: (end) => ends.push(end) }, kind, 16 * gibibyte, folder);
      for (const size of [1, 10]) results.push({ filesystem: kind, ...(await clones(path, size, rounds)) });
      for (const each of await cycles(path, rounds)) results.push({ filesystem: kind, ...each });
      for (const each of await fragmented(path, Math.min(rounds, 5))) results.push({ filesystem: kind, ...each });
    } finally {
      for (const end of ends.reverse()) end();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const text = (value: number) => value.toFixed(value < 10 ? 2 : 1);
  const rows = results.map(({ filesystem, what, ours, other }) => {
    return [filesystem, what, `${text(ours)} ms`, `${text(other)} ms`, text(ours / other)];
  });
  console.log(formatTable([["filesystem", "what", "ours", "other", "ratio"], ...rows]));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
}

/** Clones an image with `gibibytes` of data, against `cp --reflink=always`. */
async function clones(folder: string, size: number, rounds: number): Promise<Omit<Measured, "filesystem">> {
  const image = join(folder, "image");
  const copy = join(folder, "copy");
  writeFileSync(image, "");
  execFileSync("fallocate", ["--length", String(size * gibibyte), image]);
  execFileSync("sync", ["--file-system", folder]);
  const times = await inTurns(rounds, {
    ours: () => timed(() => systemDiskCalls.clone(image, copy)).finally(() => rmSync(copy)),
    other: () =>
      timed(async () => void execFileSync("cp", ["--reflink=always", image, copy])).finally(() => rmSync(copy)),
  });
  rmSync(image);
  return { what: `clone of ${size} GiB, to cp`, ...times };
}

/** Starts, writes to and stops a snapshot root of 10 GiB, a private volume and a volatile volume. */
async function cycles(folder: string, rounds: number): Promise<readonly Omit<Measured, "filesystem">[]> {
  const pool = openPool(join(folder, "ours"));
  const source = pool.open({ name: "root", vid: "vm-templates/f/root", size: 10 * gibibyte });
  await source.create();
  await source.start();
  writePart(source.path, 16, 0);
  await source.stop();
  await source.settled();
  const flags = { saveOnStop: false, size: 10 * gibibyte };
  const root = pool.open({
    name: "root",
    vid: "appvms/a/root",
    ...flags,
    snapOnStart: true,
    source: source.config.vid,
  });
  const kept = pool.open({ size: gibibyte, revisionsToKeep: keep });
  const volatile = pool.open({ name: "volatile", vid: "appvms/a/volatile", ...flags });
  await kept.create();
  await kept.settled();
  const theirs = (name: string) => new UpstreamVolume(join(folder, "theirs", name));
  const [theirRoot, theirKept, theirVolatile] = [theirs("root"), theirs("private"), theirs("volatile")];
  await theirKept.create(gibibyte);
  const template = await source.export();
  const starts = { ours: [] as number[], other: [] as number[] };
  const stops = { ours: [] as number[], other: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const isFirst = round % 2 === 0;
    for (const which of isFirst ? (["ours", "other"] as const) : (["other", "ours"] as const)) {
      const isOurs = which === "ours";
      starts[which].push(
        await timed(async () => {
          if (isOurs) for (const volume of [root, kept, volatile]) await volume.start();
          else {
            await theirRoot.startSnapshot(template);
            await theirKept.start();
            await theirVolatile.startVolatile(10 * gibibyte);
          }
        }),
      );
      writePart(isOurs ? kept.path : theirKept.dirty, 16, round);
      stops[which].push(
        await timed(async () => {
          if (isOurs) for (const volume of [root, kept, volatile]) await volume.stop();
          else {
            await theirRoot.stopSnapshot();
            await theirKept.commit(keep);
            await theirVolatile.stopSnapshot();
          }
        }),
      );
      await kept.settled();
    }
  }
  for (const volume of [root, kept, volatile, source]) await volume.remove();
  theirKept.remove();
  return [
    { what: "start of a domain", ours: median(starts.ours), other: median(starts.other) },
    { what: "stop of a domain", ours: median(stops.ours), other: median(stops.other) },
  ];
}

/** Stops an image of 10 GiB with a commit, after 60,000 random writes of 4 KiB. */
async function fragmented(folder: string, rounds: number): Promise<readonly Omit<Measured, "filesystem">[]> {
  const pool = openPool(join(folder, "ours"));
  const volume = await fragmentedVolume(pool);
  const theirs = new UpstreamVolume(join(folder, "theirs", "private"));
  await systemDiskCalls.clone(await volume.export(), theirs.clean);
  await theirs.prepare();
  const stop = async (start: () => Promise<void>, path: () => string, end: () => Promise<void>) => {
    await start();
    writePart(path(), 16, 0);
    const time = await timed(end);
    await volume.settled();
    return time;
  };
  const start = (): Promise<void> => volume.start();
  const times = await inTurns(rounds, {
    ours: () =>
      stop(
        start,
        () => volume.path,
        () => volume.stop(),
      ),
    other: () =>
      stop(
        () => theirs.start(),
        () => theirs.dirty,
        () => theirs.commit(keep),
      ),
  });
  theirs.remove();
  await volume.remove();
  return [{ what: "stop, 60,000 fragments", ...times }];
}

async function fragmentedVolume(pool: TestPool): Promise<FileVolume> {
  const volume = pool.open({ size: 10 * gibibyte, revisionsToKeep: keep });
  await volume.create();
  await volume.start();
  const random = randomNumbers(1);
  const block = Buffer.alloc(4096, "x");
  const file = openSync(volume.path, "r+");
  for (let write = 0; write < 60_000; write++) {
    writeSync(file, block, 0, block.length, 4096 * Math.floor((random() * 10 * gibibyte) / 4096));
  }
  fsyncSync(file);
  closeSync(file);
  await volume.stop();
  await volume.settled();
  return volume;
}

/** Writes `mebibytes` and waits until they are on the disk, so that writes of the domain are not measured. */
function writePart(path: string, mebibytes: number, round: number): void {
  const file = openSync(path, "r+");
  const part = Buffer.alloc(2 ** 20, String(round % 10));
  for (let number = 0; number < mebibytes; number++) writeSync(file, part, 0, part.length, number * part.length);
  fsyncSync(file);
  closeSync(file);
}

async function inTurns(
  rounds: number,
  ways: { readonly ours: () => Promise<number>; readonly other: () => Promise<number> },
): Promise<{ readonly ours: number; readonly other: number }> {
  const ours: number[] = [];
  const other: number[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) ours.push(await ways.ours());
    other.push(await ways.other());
    if (round % 2 !== 0) ours.push(await ways.ours());
  }
  return { ours: median(ours), other: median(other) };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}
