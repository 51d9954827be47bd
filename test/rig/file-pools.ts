import { closeSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { type DiskCalls, systemDiskCalls } from "../../src/storage/drivers/files/disk-calls.ts";
import { fileDriver } from "../../src/storage/drivers/files/file-pool.ts";
import type { FileVolume } from "../../src/storage/drivers/files/file-volume.ts";
import type { CopyProgress, Pool, PoolUses } from "../../src/storage/pool.ts";
import type { VolumeConfig } from "../../src/storage/volume.ts";

/** A pool in a directory, with its log. */
export interface TestPool {
  readonly pool: Pool;
  /** Lines of the log. */
  readonly lines: string[];
  readonly warnings: string[];
  readonly progress: CopyProgress[];
  /** Opens a volume, by default a private one. */
  open(change?: Partial<VolumeConfig>): FileVolume;
  /** Resolves when no volume has a pending operation. */
  settled(): Promise<void>;
}

/** The configuration of a private volume of 1 MiB. */
const privateVolume: VolumeConfig = {
  name: "private",
  pool: "p",
  vid: "appvms/a/private",
  size: 2 ** 20,
  rw: true,
  saveOnStop: true,
  snapOnStart: false,
  revisionsToKeep: 2,
  ephemeral: false,
  source: null,
};

/** No domain runs, and there are no other pools. */
export const noUses: PoolUses = { isInUse: () => false, volumes: [] };

/** Opens a pool of a driver in a new directory. */
export function openPool(
  directory: string,
  driver: "file" | "file-reflink" = "file-reflink",
  calls: DiskCalls = systemDiskCalls,
): TestPool {
  mkdirSync(directory, { recursive: true });
  const lines: string[] = [];
  const warnings: string[] = [];
  const progress: CopyProgress[] = [];
  const listener = {
    info: (line: string) => void lines.push(line),
    warning: (line: string) => void warnings.push(line),
    copying: (each: CopyProgress) => void progress.push(each),
  };
  const pool = fileDriver(driver, listener, calls).open({ name: "p", driver, dir_path: directory });
  for (const prefix of ["appvms", "vm-templates"]) mkdirSync(`${directory}/${prefix}`, { recursive: true });
  const open = (change?: Partial<VolumeConfig>) => pool.open({ ...privateVolume, ...change }) as FileVolume;
  const settled = async () => {
    for (const vid of pool.list()) await (pool.find(vid) as FileVolume).settled();
  };
  return { pool, lines, warnings, progress, open, settled };
}

/** Writes a letter repeatedly to an image, as a domain does. */
export function writeImage(path: string, letter: string, length = 4096, at = 0): void {
  const file = openSync(path, "r+");
  try {
    writeSync(file, Buffer.alloc(length, letter), 0, length, at);
  } finally {
    closeSync(file);
  }
}

/** The first letter of an image; empty for one without data. */
export function letterOf(path: string): string {
  const file = openSync(path, "r");
  try {
    const first = Buffer.alloc(1);
    readSync(file, first, 0, 1, 0);
    return first[0] === 0 ? "" : first.toString("latin1");
  } finally {
    closeSync(file);
  }
}

/** Runs a domain that writes a letter. */
export async function runWriting(volume: FileVolume, letter: string): Promise<void> {
  await volume.start();
  writeImage(volume.path, letter);
  await volume.stop();
}

/** Lists the ids of the revisions. */
export async function revisionsOf(volume: FileVolume): Promise<readonly string[]> {
  return (await volume.status()).revisions.map(({ id }) => id);
}
