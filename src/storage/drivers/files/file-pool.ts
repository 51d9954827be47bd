import { basename, dirname, join, resolve } from "node:path";
import type { Pool, PoolConfig, PoolDriver, PoolUsage, PoolUses, StorageFinding, StorageListener } from "../../pool.ts";
import { StorageError } from "../../storage-error.ts";
import type { VolumeConfig } from "../../volume.ts";
import { driverDescriptions } from "../descriptions.ts";
import { placeOf, volumeDirectories } from "../directory.ts";
import { DirectoryPool } from "../directory-pool.ts";
import { readPoolFlag, requireSafeVid } from "../pool-settings.ts";
import { canClone } from "./can-clone.ts";
import { findStrangers } from "./check-images.ts";
import { type DiskCalls, systemDiskCalls } from "./disk-calls.ts";
import { asStorageError } from "./disk-error.ts";
import { FileVolume } from "./file-volume.ts";
import { ImageFiles } from "./image-files.ts";
import { isVolumeName } from "./image-names.ts";
import { SerialQueue } from "./serial-queue.ts";

/**
 * Creates a driver whose volumes are files. `file-reflink` shares data between copies. `file` copies all data and works
 * on every filesystem.
 */
export function fileDriver(
  name: "file" | "file-reflink",
  listener: StorageListener,
  calls: DiskCalls = systemDiskCalls,
): PoolDriver {
  return {
    ...driverDescriptions[name],
    isAvailable: true,
    open: (config) => new FilePool(name, config, listener, calls),
  };
}

/** A pool in a directory. */
class FilePool extends DirectoryPool<FileVolume> implements Pool {
  readonly #directory: string;
  readonly #checksSetup: boolean;
  readonly #listener: StorageListener;
  readonly #calls: DiskCalls;
  readonly #files: ImageFiles;
  /** For volumes that keep nothing. */
  readonly #scratchFiles: ImageFiles;
  /** A volume that is opened again waits for pending work on its files. */
  readonly #queues = new Map<string, SerialQueue>();

  /** @throws StorageError if a value is malformed */
  constructor(
    driver: "file" | "file-reflink",
    { setup_check: setupCheck, ...config }: PoolConfig,
    listener: StorageListener,
    calls: DiskCalls,
  ) {
    const directory = resolve(config["dir_path"] as string);
    // The flag matters only when a pool is added, and is not stored.
    super({ ...config, driver, dir_path: directory });
    this.#directory = directory;
    this.#checksSetup = readPoolFlag("setup_check", setupCheck, true) && driver === "file-reflink";
    this.#listener = listener;
    this.#calls = calls;
    const mayClone = driver === "file-reflink";
    this.#files = new ImageFiles(calls, listener, { mayClone, isDurable: true });
    this.#scratchFiles = new ImageFiles(calls, listener, { mayClone, isDurable: false });
  }

  /** Returns null if the directory does not exist. */
  async usage(): Promise<PoolUsage | null> {
    try {
      return await this.#calls.space(this.#directory);
    } catch {
      return null;
    }
  }

  async setup(): Promise<void> {
    const isNew = await this.#makeDirectory();
    try {
      if (this.#checksSetup && !(await canClone(this.#directory))) {
        throw new StorageError(
          `the filesystem of ${this.#directory} cannot share data between files; expected btrfs or XFS; ` +
            "choose another directory or the driver file, or copy all data at each start and stop with setup_check=no",
        );
      }
      for (const prefix of volumeDirectories) await makeUnlessThere(this.#calls, join(this.#directory, prefix));
      await this.#calls.sync(this.#directory);
    } catch (error) {
      if (isNew) {
        for (const prefix of volumeDirectories) await this.#calls.rmdir(join(this.#directory, prefix)).catch(() => {});
        await this.#calls.rmdir(this.#directory).catch(() => {});
      }
      throw asStorageError(error, `prepare the pool ${this.name}`);
    }
  }

  async check({ isInUse, volumes }: PoolUses): Promise<readonly StorageFinding[]> {
    const findings: StorageFinding[] = [];
    for (const [vid, volume] of this.volumes) if (!isInUse(vid)) findings.push(...(await volume.check()));
    const directories = volumeDirectories.map((prefix) => join(this.#directory, prefix));
    // Files of another pool can be here, too: pools of an old store can share a directory.
    const own = this.list().map((vid) => ({ directory: this.#directory, vid }));
    const known = new Set([...own, ...volumes].map(({ directory, vid }) => placeOf(join(directory, vid))));
    const strangers = await findStrangers(this.#calls, directories, (base) => known.has(placeOf(base)));
    return [...findings, ...strangers];
  }

  override setEphemeralVolatile(isEphemeral: boolean): void {
    if (isEphemeral) throw new StorageError("this daemon cannot encrypt volumes");
    super.setEphemeralVolatile(isEphemeral);
  }

  open(config: VolumeConfig): FileVolume {
    const { vid } = config;
    requireSafeVid(vid);
    const [prefix, ...rest] = dirname(vid).split("/");
    if (!volumeDirectories.some((each) => each === prefix) || rest.length !== 1 || !isVolumeName(basename(vid))) {
      throw new StorageError(`invalid volume id "${vid}"; expected appvms/NAME/VOLUME or vm-templates/NAME/VOLUME`);
    }
    const queue = this.#queues.get(vid) ?? new SerialQueue();
    this.#queues.set(vid, queue);
    const volume = new FileVolume(config, {
      queue,
      calls: this.#calls,
      files: this.#files,
      scratchFiles: this.#scratchFiles,
      listener: this.#listener,
      base: join(this.#directory, vid),
      pool: this,
      find: (other) => this.find(other),
      forget: () => this.forget(vid),
    });
    this.volumes.set(vid, volume);
    return volume;
  }

  /** Pending work on the files keeps its place in the queue. */
  override forget(vid: string): void {
    super.forget(vid);
    const ended = this.#queues.get(vid)?.run(async () => {});
    void ended?.then(() => {
      if (!this.volumes.has(vid)) this.#queues.delete(vid);
    });
  }

  /**
   * Creates the directory, one level only. The parent must exist.
   *
   * @returns whether it was created
   */
  async #makeDirectory(): Promise<boolean> {
    try {
      return await makeUnlessThere(this.#calls, this.#directory);
    } catch (error) {
      throw asStorageError(error, `make the directory of the pool ${this.name}`);
    }
  }
}

async function makeUnlessThere(calls: DiskCalls, path: string): Promise<boolean> {
  try {
    await calls.mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    // Listing fails if the path is not a directory.
    await calls.list(path);
    return false;
  }
}
