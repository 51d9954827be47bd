import { basename, dirname, join, relative, resolve } from "node:path";
import type { Pool, PoolConfig, PoolDriver, PoolUsage, StorageFinding, StorageListener } from "../../pool.ts";
import { StorageError } from "../../storage-error.ts";
import type { VolumeConfig } from "../../volume.ts";
import { driverDescriptions } from "../descriptions.ts";
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

/** The directories of a pool; rules of udev in dom0 name them. */
const prefixes = ["appvms", "vm-templates"] as const;

/**
 * The drivers whose volumes are files: `file-reflink`, whose copies share their data with what they are copies of, and
 * `file`, which copies all of it and works on every filesystem.
 */
export function fileDriver(
  name: "file" | "file-reflink",
  listener: StorageListener,
  calls: DiskCalls = systemDiskCalls,
): PoolDriver {
  return { ...driverDescriptions[name], open: (config) => new FilePool(name, config, listener, calls) };
}

/** A pool in a directory. */
class FilePool extends DirectoryPool<FileVolume> implements Pool {
  readonly #directory: string;
  readonly #checksSetup: boolean;
  readonly #listener: StorageListener;
  readonly #calls: DiskCalls;
  readonly #files: ImageFiles;
  /** A volume that is taken up again must wait for what still goes on in its files. */
  readonly #queues = new Map<string, SerialQueue>();

  /** @throws StorageError when a value is no good */
  constructor(
    driver: "file" | "file-reflink",
    { setup_check: setupCheck, ...config }: PoolConfig,
    listener: StorageListener,
    calls: DiskCalls,
  ) {
    const directory = resolve(config["dir_path"] as string);
    // Whether the setup is checked matters only when a pool is added, and is not kept.
    super({ ...config, driver, dir_path: directory });
    this.#directory = directory;
    this.#checksSetup = readPoolFlag("setup_check", setupCheck, true) && driver === "file-reflink";
    this.#listener = listener;
    this.#calls = calls;
    this.#files = new ImageFiles(calls, listener, driver === "file-reflink");
  }

  /** Null while the directory is not there. */
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
          `the filesystem of ${this.#directory} cannot share data between files, as btrfs and XFS can; choose another ` +
            "directory or the driver file, or have all data copied at each start and shutdown with setup_check=no",
        );
      }
      for (const prefix of prefixes) await makeUnlessThere(this.#calls, join(this.#directory, prefix));
      await this.#calls.sync(this.#directory);
    } catch (error) {
      if (isNew) {
        for (const prefix of prefixes) await this.#calls.rmdir(join(this.#directory, prefix)).catch(() => {});
        await this.#calls.rmdir(this.#directory).catch(() => {});
      }
      throw asStorageError(error, `prepare the pool ${this.name}`);
    }
  }

  async check(isInUse: (vid: string) => boolean): Promise<readonly StorageFinding[]> {
    const findings: StorageFinding[] = [];
    for (const [vid, volume] of this.volumes) if (!isInUse(vid)) findings.push(...(await volume.check()));
    const directories = prefixes.map((prefix) => join(this.#directory, prefix));
    const isKnown = (base: string) => this.volumes.has(relative(this.#directory, base));
    return [...findings, ...(await findStrangers(this.#calls, directories, isKnown))];
  }

  override setEphemeralVolatile(isEphemeral: boolean): void {
    if (isEphemeral) throw new StorageError("this daemon cannot encrypt volumes");
    super.setEphemeralVolatile(isEphemeral);
  }

  open(config: VolumeConfig): FileVolume {
    const { vid } = config;
    requireSafeVid(vid);
    const [prefix, ...rest] = dirname(vid).split("/");
    if (!prefixes.some((each) => each === prefix) || rest.length !== 1 || !isVolumeName(basename(vid))) {
      throw new StorageError(
        `a volume of this pool is called appvms/NAME/VOLUME or vm-templates/NAME/VOLUME, not ${vid}`,
      );
    }
    const queue = this.#queues.get(vid) ?? new SerialQueue();
    this.#queues.set(vid, queue);
    const volume = new FileVolume(config, {
      queue,
      calls: this.#calls,
      files: this.#files,
      listener: this.#listener,
      base: join(this.#directory, vid),
      find: (other) => this.find(other),
      forget: () => this.forget(vid),
    });
    this.volumes.set(vid, volume);
    return volume;
  }

  /** What still goes on in its files keeps its place in the queue. */
  override forget(vid: string): void {
    super.forget(vid);
    const ended = this.#queues.get(vid)?.run(async () => {});
    void ended?.then(() => {
      if (!this.volumes.has(vid)) this.#queues.delete(vid);
    });
  }

  /** One level: the directory above has to be there. @returns whether it was made */
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
    // Something else with the name has no entries.
    await calls.list(path);
    return false;
  }
}
