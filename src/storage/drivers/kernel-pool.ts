import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pool, PoolConfig, PoolDriver } from "../pool.ts";
import { StorageError } from "../storage-error.ts";
import type { Volume, VolumeConfig, VolumeStatus } from "../volume.ts";
import { driverDescriptions } from "./descriptions.ts";
import { poolAround } from "./directory.ts";

/** Returns the names of the installed kernels in the directory of a pool. */
export type InstalledKernels = (directory: string) => readonly string[];

/** Each kernel is a folder. A missing directory has no kernels. */
export const kernelsOnDisk: InstalledKernels = (directory) => {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
};

/** Creates the driver of kernel pools. */
export function kernelDriver(installed: InstalledKernels): PoolDriver {
  return {
    ...driverDescriptions["linux-kernel"],
    isAvailable: true,
    open: (config) => new KernelPool(config, installed),
  };
}

/** A pool whose volumes are installed kernels. They are read-only. */
class KernelPool implements Pool {
  readonly name: string;
  readonly driver = "linux-kernel";
  readonly revisionsToKeep = 0;
  readonly ephemeralVolatile = false;
  readonly config: PoolConfig;
  readonly #installed: () => readonly string[];

  constructor(config: PoolConfig, installed: InstalledKernels) {
    this.name = config["name"] as string;
    this.config = config;
    this.#installed = () => installed(config["dir_path"] as string);
  }

  async usage(): Promise<null> {
    return null;
  }

  async setup(): Promise<void> {}

  async check(): Promise<readonly []> {
    return [];
  }

  setRevisionsToKeep(): void {
    throw new StorageError("kernels have no revisions");
  }

  setEphemeralVolatile(): void {
    throw new StorageError("a pool of kernels has no volatile volumes");
  }

  includedIn(others: readonly Pool[]): Pool | null {
    return poolAround(this, others);
  }

  sharesDirectoryWith(): null {
    return null;
  }

  list(): readonly string[] {
    return this.#installed();
  }

  find(vid: string): Volume | undefined {
    return this.#installed().includes(vid) ? this.#volume(kernelConfig(this.name, vid)) : undefined;
  }

  /** Opens a kernel. A missing kernel can be opened but not started, because a domain may refer to it. */
  open(config: VolumeConfig): Volume {
    return this.#volume(config);
  }

  forget(): void {}

  kernelProblem(kernel: string): string | null {
    if (!this.#installed().includes(kernel)) return `Kernel '${kernel}' not installed`;
    // A list that is not that of the disk, as in a demonstration, has no folders.
    const folder = this.#folderOf(kernel);
    if (!existsSync(folder) || existsSync(join(folder, "vmlinuz"))) return null;
    return `Kernel '${kernel}' not properly installed: missing \`vmlinuz\` file`;
  }

  kernelText(kernel: string, file: string): string | undefined {
    if (!this.#installed().includes(kernel)) return undefined;
    const path = join(this.#folderOf(kernel), file);
    return existsSync(path) ? readFileSync(path, "latin1") : undefined;
  }

  #folderOf(kernel: string): string {
    return join(this.config["dir_path"] as string, kernel);
  }

  #volume({ name, vid }: VolumeConfig): Volume {
    const config = { ...kernelConfig(this.name, vid), name };
    const isInstalled = () => vid === "" || this.#installed().includes(vid);
    return new KernelVolume(config, this.config["dir_path"] as string, isInstalled);
  }
}

function kernelConfig(pool: string, vid: string): VolumeConfig {
  const flags = { rw: false, saveOnStop: false, snapOnStart: false, ephemeral: null };
  return { name: "kernel", pool, vid, size: 0, ...flags, revisionsToKeep: 0, source: null };
}

class KernelVolume implements Volume {
  readonly config: VolumeConfig;
  readonly path: string;
  readonly #isInstalled: () => boolean;

  constructor(config: VolumeConfig, directory: string, isInstalled: () => boolean) {
    this.config = config;
    this.path = config.vid === "" ? "" : join(directory, config.vid, "modules.img");
    this.#isInstalled = isInstalled;
  }

  async status(): Promise<VolumeStatus> {
    return { size: 0, usage: 0, isDirty: false, isOutdated: false, revisions: [] };
  }

  configure(): void {
    throw readOnly();
  }

  async create(): Promise<void> {}

  async remove(): Promise<void> {}

  async resize(): Promise<void> {
    throw readOnly();
  }

  async verify(): Promise<void> {
    if (!this.#isInstalled()) throw new StorageError(`the kernel ${this.config.vid} is not installed`);
  }

  async start(): Promise<void> {
    await this.verify();
  }

  async stop(): Promise<void> {}

  async recover(): Promise<void> {}

  async revert(): Promise<void> {
    throw readOnly();
  }

  async read(): Promise<never> {
    throw new StorageError("volumes of kernels cannot be copied");
  }

  async cloneFrom(): Promise<void> {
    throw readOnly();
  }

  async importBegin(): Promise<string> {
    throw readOnly();
  }

  async importEnd(): Promise<void> {
    throw readOnly();
  }
}

function readOnly(): StorageError {
  return new StorageError("volumes of kernels cannot be changed");
}
