import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import type { StorageListener } from "../../pool.ts";
import { refusesClones } from "./can-clone.ts";
import type { DiskCalls } from "./disk-calls.ts";

/** Options of a copy. */
export interface CopyOptions {
  /** Size of the copy in bytes [default: that of the source]. */
  readonly size?: number;
  /** Whether the copy gets the mtime of the source. */
  readonly keepTime?: boolean;
  /** Whether only a clone is acceptable. */
  readonly onlyClone?: boolean;
  /** Called every second while a copy runs, with the allocated bytes of copy and source. */
  readonly onProgress?: (copied: number, total: number) => void;
}

/** How the files of a pool are written. */
export interface ImageFilesOptions {
  /** Whether copies may share data with their source. */
  readonly mayClone: boolean;
  /**
   * Whether files outlive a crash of the host. Files of a volume that keeps nothing are discarded at its next start,
   * whatever a crash has left of them (docs/storage.md#barriers).
   */
  readonly isDurable: boolean;
}

/**
 * Building blocks of volume changes (docs/reference/reflink-storage.md#building-blocks). Each step is durable before
 * the next begins, unless the files are discarded anyway. A new file gets its name when it is complete.
 */
export class ImageFiles {
  readonly #calls: DiskCalls;
  readonly #listener: StorageListener;
  readonly #options: ImageFilesOptions;

  constructor(calls: DiskCalls, listener: StorageListener, options: ImageFilesOptions) {
    this.#calls = calls;
    this.#listener = listener;
    this.#options = options;
  }

  /** Creates a file of a size, without data. */
  async sparse(path: string, size: number): Promise<void> {
    await this.#replace(path, async (target) => {
      await this.#calls.create(target);
      await this.#calls.truncate(target, size);
      this.#listener.info(`Created sparse file ${quote(target)} (${size} bytes)`);
      if (this.#options.isDurable) await this.#calls.sync(target);
    });
  }

  /**
   * Copies a file, by a clone if possible.
   *
   * @returns false if only a clone was wanted and clones are unsupported
   */
  async copy(from: string, to: string, options: CopyOptions = {}): Promise<boolean> {
    const { size, keepTime = false, onlyClone = false } = options;
    if (onlyClone && !this.#options.mayClone) return false;
    try {
      await this.#replace(to, async (target) => {
        const isClone = await this.#watched(from, target, options, () => this.#fill(from, target, onlyClone));
        if (size !== undefined) await this.#calls.truncate(target, size);
        if (keepTime) await this.#copyTime(from, target);
        // A copy has the mode of its source, which a person may have put there.
        await this.#calls.chmod(target, 0o600);
        // The flush reports failed writes, so copied data is flushed even if it is discarded later.
        if (this.#options.isDurable || !isClone) await this.#calls.sync(target);
      });
    } catch (error) {
      if (onlyClone && refusesClones(error)) return false;
      throw error;
    }
    return true;
  }

  /** Renames a file and replaces a file of the new name. */
  async rename(from: string, to: string): Promise<void> {
    await this.#calls.rename(from, to);
    await this.#syncNames(to);
    if (dirname(from) !== dirname(to)) await this.#syncNames(from);
    this.#listener.info(`Renamed file: ${quote(from)} -> ${quote(to)}`);
  }

  /** Adds a name to a file and replaces another file of that name. */
  async link(from: string, to: string): Promise<void> {
    try {
      await this.#inDirectoryOf(to, () => this.#calls.link(from, to));
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
      await this.#linkOver(from, to);
    }
    await this.#syncNames(to);
    this.#listener.info(`Hardlinked file: ${quote(from)} -> ${quote(to)}`);
  }

  /** Removes a file if it exists. */
  async remove(path: string): Promise<void> {
    try {
      await this.#calls.unlink(path);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return;
      throw error;
    }
    await this.#syncNames(path);
    this.#listener.info(`Removed file: ${quote(path)}`);
  }

  /** Removes a directory if it is empty. */
  async removeDirectory(path: string): Promise<void> {
    try {
      await this.#calls.rmdir(path);
    } catch (error) {
      if (["ENOENT", "ENOTEMPTY", "EEXIST"].includes(String(codeOf(error)))) return;
      throw error;
    }
    await this.#calls.sync(dirname(path));
    this.#listener.info(`Removed empty directory: ${quote(path)}`);
  }

  /** Makes a file larger. */
  async extend(path: string, size: number): Promise<void> {
    await this.#calls.truncate(path, size);
    await this.#calls.sync(path);
    this.#listener.info(`Resized file: ${quote(path)} (${size} bytes)`);
  }

  /**
   * Fills a temporary file and renames it (docs/reference/reflink-storage.md#replace). A file that is discarded later
   * has its name from the beginning, because a rename slows down the next flush of the directory on btrfs.
   */
  async #replace(path: string, fill: (target: string) => Promise<void>): Promise<void> {
    const { isDurable } = this.#options;
    const target = isDurable ? temporaryOf(path) : path;
    if (!isDurable) await this.remove(path);
    try {
      await this.#inDirectoryOf(path, () => fill(target));
      if (isDurable) await this.rename(target, path);
    } catch (error) {
      await this.#calls.unlink(target).catch(() => {});
      throw error;
    }
  }

  /** Flushes the directory of a file whose name has changed. */
  async #syncNames(path: string): Promise<void> {
    if (this.#options.isDurable) await this.#calls.sync(dirname(path));
  }

  async #linkOver(from: string, to: string): Promise<void> {
    const temporary = temporaryOf(to);
    await this.#calls.link(from, temporary);
    try {
      await this.#calls.rename(temporary, to);
    } finally {
      // rename(2) keeps both names if they are the same file.
      await this.#calls.unlink(temporary).catch(() => {});
    }
  }

  /** @returns whether the file shares its data with its source */
  async #fill(from: string, to: string, onlyClone: boolean): Promise<boolean> {
    if (this.#options.mayClone) {
      try {
        await this.#calls.clone(from, to);
        this.#listener.info(`Reflinked file: ${quote(from)} -> ${quote(to)}`);
        return true;
      } catch (error) {
        // A slow copy must not hide an I/O or space error.
        if (onlyClone || !refusesClones(error)) throw error;
        await this.#calls.unlink(to).catch(() => {});
      }
    }
    this.#listener.info(`Copying file: ${quote(from)} -> ${quote(to)}`);
    await this.#calls.copy(from, to);
    return false;
  }

  async #watched<Result>(
    from: string,
    to: string,
    { onProgress }: CopyOptions,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const timer = setInterval(async () => {
      const [source, copy] = await Promise.allSettled([this.#calls.look(from), this.#calls.look(to)]);
      if (source.status !== "fulfilled" || copy.status !== "fulfilled") return;
      onProgress?.(copy.value?.allocated ?? 0, source.value?.allocated ?? 0);
    }, 1000);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  async #copyTime(from: string, to: string): Promise<void> {
    const facts = await this.#calls.look(from);
    if (facts !== undefined) await this.#calls.touch(to, facts.mtime);
  }

  /**
   * Runs work in the directory of a file, and creates a missing directory. If the directory of the pool itself is
   * missing, its filesystem is not mounted.
   */
  async #inDirectoryOf(path: string, work: () => Promise<void>): Promise<void> {
    const directory = dirname(path);
    try {
      await work();
    } catch (error) {
      if (codeOf(error) !== "ENOENT" || (await this.#calls.look(directory)) !== undefined) throw error;
      if ((await this.#calls.look(dirname(directory))) === undefined) await this.#makeOne(dirname(directory));
      await this.#makeOne(directory);
      await work();
    }
  }

  async #makeOne(path: string): Promise<void> {
    try {
      await this.#calls.mkdir(path);
    } catch (error) {
      if (codeOf(error) === "EEXIST") return;
      throw error;
    }
    await this.#calls.sync(dirname(path));
    this.#listener.info(`Created directory: ${quote(path)}`);
  }
}

function temporaryOf(path: string): string {
  return `${path}~${randomBytes(6).toString("hex")}`;
}

function quote(path: string): string {
  return JSON.stringify(path);
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code;
}
