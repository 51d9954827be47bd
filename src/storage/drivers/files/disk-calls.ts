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

/** Facts about a file. Times are in nanoseconds since 1970. */
export interface FileFacts {
  /** Two paths with the same identity are one file. */
  readonly identity: string;
  /** Number of names. */
  readonly links: number;
  /** In bytes. */
  readonly size: number;
  /** Allocated bytes. */
  readonly allocated: number;
  readonly mtime: bigint;
}

/**
 * The system calls that the driver makes; a test can let each of them fail. All throw the error of the system with its
 * `code`.
 */
export interface DiskCalls {
  /** Creates a clone of a file; the target must not exist. */
  clone(from: string, to: string): Promise<void>;
  /** Copies the data, and turns zeros into holes. */
  copy(from: string, to: string): Promise<void>;
  /** Creates an empty file; it must not exist. */
  create(path: string): Promise<void>;
  truncate(path: string, size: number): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  /** Sets the mtime, with microsecond precision (docs/reference/reflink-storage.md#precision-of-times). */
  touch(path: string, mtime: bigint): Promise<void>;
  /** Flushes a file or a directory to disk (fsync). */
  sync(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  mkdir(path: string): Promise<void>;
  rmdir(path: string): Promise<void>;
  /** Lists the names in a directory. */
  list(path: string): Promise<readonly string[]>;
  /** Returns undefined if the file does not exist. */
  look(path: string): Promise<FileFacts | undefined>;
  /** Returns size and usage of the filesystem, in bytes. */
  space(path: string): Promise<{ readonly size: number; readonly usage: number }>;
}

/** The real system calls. */
export const systemDiskCalls: DiskCalls = {
  // On failure libuv unlinks the target (docs/reference/reflink-storage.md#failed-clone-removes-the-target).
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
      const { dev, ino, nlink, size, blocks, mtimeNs } = await stat(path, { bigint: true });
      const identity = `${dev}:${ino}`;
      return { identity, links: Number(nlink), size: Number(size), allocated: Number(blocks) * 512, mtime: mtimeNs };
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
