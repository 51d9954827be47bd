import type { BigIntStats } from "node:fs";
import { type FileHandle, link, mkdir, open, readdir, rename, stat, unlink } from "node:fs/promises";

/** The system calls of a save; a test can let each of them fail or be the last. */
export interface SaveCalls {
  open(path: string, flags: string, mode?: number): Promise<FileHandle>;
  write(file: FileHandle, text: string): Promise<void>;
  sync(file: FileHandle): Promise<void>;
  chown(file: FileHandle, gid: number): Promise<void>;
  chmod(file: FileHandle, mode: number): Promise<void>;
  close(file: FileHandle): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  mkdir(path: string): Promise<void>;
  list(path: string): Promise<readonly string[]>;
  /** Returns a text that differs for every version of the file; undefined if it does not exist. */
  identity(path: string): Promise<string | undefined>;
  /** The same for an open file. A rename does not change it. */
  identityOf(file: FileHandle): Promise<string>;
}

/** The real system calls. */
export const systemSaveCalls: SaveCalls = {
  open,
  write: (file, text) => file.writeFile(text, "utf8"),
  sync: (file) => file.sync(),
  chown: (file, gid) => file.chown(-1, gid),
  chmod: (file, mode) => file.chmod(mode),
  close: (file) => file.close(),
  rename,
  link,
  unlink,
  async mkdir(path) {
    await mkdir(path, { recursive: true, mode: 0o770 });
  },
  list: readdir,
  async identity(path) {
    try {
      return identify(await stat(path, { bigint: true }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  },
  identityOf: async (file) => identify(await file.stat({ bigint: true })),
};

function identify({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}`;
}
