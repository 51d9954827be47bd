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

/** Why no filesystem can be mounted here, as the reason of a skipped test; false when one can. */
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
  /** The file that it lies in. */
  readonly image: string;
  unmount(): void;
  /** Forgets what is in memory of it. */
  remount(): void;
}

/** Makes a filesystem of a size in bytes and mounts it until the scope ends. @param parent where its file lies */
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

/** How a filesystem is mounted, beside one that it is a copy of. */
export function mountOptions(kind: FilesystemKind): string {
  return kind === "xfs" ? "nouuid" : "defaults";
}

/** Memory, when there is some for files: bringing data to the disk is most of what tests of it wait for. */
export function fastFolder(): string | undefined {
  try {
    const { bsize, bavail } = statfsSync("/dev/shm");
    return bsize * bavail > 2 ** 30 ? "/dev/shm" : undefined;
  } catch {
    return undefined;
  }
}
