import { host } from "../native/host.ts";
import type { FileOwner, OpenWay } from "./change-files.ts";

/** In <fcntl.h> of Linux for x86: O_WRONLY, O_CREAT, O_EXCL, O_TRUNC; O_DIRECTORY differs on ARM. */
const flags: Readonly<Record<OpenWay, number>> = {
  new: 0o1 | 0o100 | 0o200,
  overwrite: 0o1 | 0o100 | 0o1000,
  directory: 0,
};

/** @param mode the mode of a new file, without the bits of the umask */
export function openFile(path: string, way: OpenWay, mode: number): number {
  return host.open(path, flags[way], mode);
}

/** Gives an open file an owner and a mode. */
export function changeOwner(descriptor: number, { mode, uid, gid }: FileOwner): void {
  host.changeDescriptor(descriptor, mode & 0o7777, uid, gid);
}

/** Writes an open file, or the changes in a directory, to the disk. */
export function syncFile(descriptor: number): void {
  host.sync(descriptor);
}

export function closeFile(descriptor: number): void {
  host.close(descriptor);
}

export function changeMode(path: string, mode: number): void {
  host.changeMode(path, mode);
}

export function renameFile(from: string, to: string): void {
  host.rename(from, to);
}

/** Gives a file a second name. Unlike a rename, it fails if the name exists. */
export function linkFile(from: string, to: string): void {
  host.link(from, to);
}

/** Removes a file, if it exists. */
export function removeFile(path: string): void {
  try {
    host.remove(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

export function makeDirectory(path: string): void {
  host.makeDirectory(path, 0o777);
}
