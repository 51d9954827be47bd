import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from "node:fs";
import type { PathStatus } from "./path-status.ts";

/*
 * Calls that change files. Each throws the system's error, with its name as `code` (ENOENT, …).
 */

/** The mode and the owner of a file. */
export type FileOwner = Pick<PathStatus, "mode" | "uid" | "gid">;

/** How to open a file: write a new one, overwrite one, or make changes of a directory durable. */
export type OpenWay = "new" | "overwrite" | "directory";

const { O_WRONLY, O_CREAT, O_EXCL, O_TRUNC, O_RDONLY, O_DIRECTORY } = constants;
const flags: Readonly<Record<OpenWay, number>> = {
  new: O_WRONLY | O_CREAT | O_EXCL,
  overwrite: O_WRONLY | O_CREAT | O_TRUNC,
  directory: O_RDONLY | O_DIRECTORY,
};

/** @param mode the mode of a new file, without the bits of the umask */
export function openFile(path: string, way: OpenWay, mode: number): number {
  return openSync(path, flags[way], mode);
}

/** Gives an open file an owner and a mode. */
export function changeOwner(descriptor: number, { mode, uid, gid }: FileOwner): void {
  const own = fstatSync(descriptor);
  if (own.uid !== uid || own.gid !== gid) fchownSync(descriptor, uid, gid);
  fchmodSync(descriptor, mode & 0o7777);
}

/** Writes an open file, or the changes in a directory, to the disk. */
export const syncFile: (descriptor: number) => void = fsyncSync;

export const closeFile: (descriptor: number) => void = closeSync;

export const changeMode: (path: string, mode: number) => void = chmodSync;

export const renameFile: (from: string, to: string) => void = renameSync;

/** Gives a file a second name. Unlike a rename, it fails if the name exists. */
export const linkFile: (from: string, to: string) => void = linkSync;

/** Removes a file, if it exists. */
export function removeFile(path: string): void {
  rmSync(path, { force: true });
}

export function makeDirectory(path: string): void {
  mkdirSync(path);
}
