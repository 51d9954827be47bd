import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, statfsSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Scope, TemporaryFolder } from "./temporary-folder.ts";

/** A filesystem that tests make for themselves. */
export type FilesystemKind = "btrfs" | "xfs" | "ext4";

/** All kinds; the first two share extents between files. */
export const filesystemKinds: readonly FilesystemKind[] = ["btrfs", "xfs", "ext4"];

const makers: Readonly<Record<FilesystemKind, readonly string[]>> = {
  btrfs: ["mkfs.btrfs", "--quiet", "--force"],
  xfs: ["mkfs.xfs", "-q", "-f"],
  ext4: ["mkfs.ext4", "-q", "-F"],
};

/** Returns the reason to skip tests that mount a filesystem; false if mounting works. */
export function noFilesystems(): string | false {
  const hasLoops = process.getuid?.() === 0 && spawnSync("losetup", ["--find"]).status === 0;
  if (!hasLoops) return "needs root and loop devices";
  const missing = Object.values(makers).find(([maker = ""]) => spawnSync(maker, ["-V"]).error !== undefined);
  return missing === undefined ? false : `needs package with ${missing[0]}`;
}

/** A filesystem in a file, mounted through a loop device. */
export interface MountedFilesystem {
  readonly kind: FilesystemKind;
  /** Where it is mounted. */
  readonly path: string;
  /** The file that contains it. */
  readonly image: string;
  unmount(): void;
  /** Drops the cache of the kernel by a remount. */
  remount(): void;
}

/** Makes a filesystem of a size in bytes and mounts it until the scope ends. @param parent the folder of its file */
export function mountFilesystem(
  scope: Scope,
  kind: FilesystemKind,
  size = 512 * 2 ** 20,
  parent: string = new TemporaryFolder(scope, fastFolder()).path,
): MountedFilesystem {
  const image = join(parent, `${kind}.img`);
  const path = join(parent, kind);
  writeFileSync(image, "");
  truncateSync(image, size);
  makeFilesystem(kind, image);
  mkdirSync(path);
  const mount = () => execFileSync("mount", ["-o", `loop,${mountOptions(kind)}`, image, path]);
  mount();
  let isMounted = true;
  const unmount = () => {
    if (!isMounted) return;
    isMounted = false;
    execFileSync("umount", ["--lazy", path]);
  };
  scope.teardown(unmount);
  const remount = () => {
    execFileSync("umount", [path]);
    mount();
  };
  return { kind, path, image, unmount, remount };
}

/** Makes a filesystem on a device or in a file. */
export function makeFilesystem(kind: FilesystemKind, on: string): void {
  const [maker = "", ...options] = makers[kind];
  execFileSync(maker, [...options, on], { stdio: ["ignore", "ignore", "pipe"] });
}

/** Mount options that allow a copy of a mounted filesystem. */
export function mountOptions(kind: FilesystemKind): string {
  return kind === "xfs" ? "nouuid" : "defaults";
}

/** A folder in memory if the system has one, because fsync dominates the time of these tests. */
export function fastFolder(): string | undefined {
  try {
    const { bsize, bavail } = statfsSync("/dev/shm");
    return bsize * bavail > 2 ** 30 ? "/dev/shm" : undefined;
  } catch {
    return undefined;
  }
}
