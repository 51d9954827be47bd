import { constants } from "node:fs";
import {
  chmod,
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  rename,
  rmdir,
  stat,
  statfs,
  truncate,
  unlink,
  utimes,
} from "node:fs/promises";
import { copySparsely } from "./sparse-copy.ts";

/** What is known of a file. Times are in nanoseconds since 1970. */
export interface FileFacts {
  /** Two files with the same are one. */
  readonly identity: string;
  /** In bytes. */
  readonly size: number;
  /** Bytes that are allocated. */
  readonly allocated: number;
  readonly mtime: bigint;
}

/**
 * The calls that the driver makes, so that a test can have each of them fail. All of them throw the error of the system
 * with its `code`.
 */
export interface DiskCalls {
  /** Makes a file that shares its data with another; the new one is not there yet. */
  clone(from: string, to: string): Promise<void>;
  /** Copies the data, and leaves holes for zeros. */
  copy(from: string, to: string): Promise<void>;
  /** Makes an empty file that is not there yet. */
  create(path: string): Promise<void>;
  truncate(path: string, size: number): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  /** Sets the time of the last change, to about a microsecond. */
  touch(path: string, mtime: bigint): Promise<void>;
  /** Returns when a file or a directory is on the disk. */
  sync(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  mkdir(path: string): Promise<void>;
  rmdir(path: string): Promise<void>;
  /** The names in a directory. */
  list(path: string): Promise<readonly string[]>;
  /** Undefined when there is no such file. */
  look(path: string): Promise<FileFacts | undefined>;
  /** Size and use of the filesystem, in bytes. */
  space(path: string): Promise<{ readonly size: number; readonly usage: number }>;
}

/** The calls of the system. */
export const systemDiskCalls: DiskCalls = {
  // libuv removes the target when a clone fails, so it must be one that nothing else has written.
  clone: (from, to) => copyFile(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL),
  copy: copySparsely,
  async create(path) {
    await (await open(path, "wx", 0o600)).close();
  },
  truncate,
  chmod,
  async touch(path, mtime) {
    const seconds = Number(mtime / 1000n) / 1e6;
    await utimes(path, seconds, seconds);
  },
  async sync(path) {
    const file = await open(path, "r");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  },
  rename,
  link,
  unlink,
  mkdir: (path) => mkdir(path, 0o770).then(() => {}),
  rmdir,
  list: readdir,
  async look(path) {
    try {
      const { dev, ino, size, blocks, mtimeNs } = await stat(path, { bigint: true });
      return { identity: `${dev}:${ino}`, size: Number(size), allocated: Number(blocks) * 512, mtime: mtimeNs };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  },
  async space(path) {
    const { bsize, blocks, bfree } = await statfs(path);
    return { size: blocks * bsize, usage: (blocks - bfree) * bsize };
  },
};
