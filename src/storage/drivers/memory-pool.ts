import { join } from "node:path";
import type { Pool, PoolConfig, PoolDriver, PoolUsage } from "../pool.ts";
import { StorageError } from "../storage-error.ts";
import type { Volume, VolumeConfig } from "../volume.ts";
import { driverDescriptions } from "./descriptions.ts";
import { poolAround } from "./directory.ts";
import { MemoryVolume } from "./memory-volume.ts";
import { flagText, readPoolFlag, readRevisionsToKeep, requireSafeVid } from "./pool-settings.ts";

/** The most revisions that volumes of the driver `file` can keep. */
const mostFileRevisions = 1;

/** What pools in memory say that they have room for: 256 GiB. */
const pretendedSize = 256 * 2 ** 30;

/** A driver whose pools only pretend to hold data, for machines without pools, demonstrations and tests. */
export function memoryDriver(name: "file" | "file-reflink"): PoolDriver {
  return { ...driverDescriptions[name], open: (config) => new MemoryPool(config) };
}

/** A pool that remembers of its volumes all but the data. */
class MemoryPool implements Pool {
  readonly name: string;
  readonly driver: string;
  #config: PoolConfig;
  readonly #volumes = new Map<string, MemoryVolume>();

  /** @throws StorageError when a value is no good */
  constructor(config: PoolConfig) {
    this.name = config["name"] as string;
    this.driver = config["driver"] as string;
    this.#config = { ...config, revisions_to_keep: "1", ephemeral_volatile: "False" };
    this.setRevisionsToKeep(readRevisionsToKeep(config["revisions_to_keep"]));
    this.setEphemeralVolatile(readPoolFlag("ephemeral_volatile", config["ephemeral_volatile"], false));
  }

  get config(): PoolConfig {
    return this.#config;
  }

  async usage(): Promise<PoolUsage> {
    return { size: pretendedSize, usage: 0 };
  }

  async setup(): Promise<void> {}

  async check(): Promise<readonly []> {
    return [];
  }

  get revisionsToKeep(): number {
    return Number(this.#config["revisions_to_keep"]);
  }

  get ephemeralVolatile(): boolean {
    return this.#config["ephemeral_volatile"] === "True";
  }

  setRevisionsToKeep(count: number): void {
    if (this.driver === "file" && count > mostFileRevisions) {
      throw new StorageError(`the driver file keeps at most ${mostFileRevisions} revision of a volume`);
    }
    this.#config = { ...this.#config, revisions_to_keep: String(count) };
  }

  setEphemeralVolatile(isEphemeral: boolean): void {
    this.#config = { ...this.#config, ephemeral_volatile: flagText(isEphemeral) };
  }

  includedIn(others: readonly Pool[]): Pool | null {
    return poolAround(this, others);
  }

  list(): readonly string[] {
    return [...this.#volumes.keys()];
  }

  find(vid: string): Volume | undefined {
    return this.#volumes.get(vid);
  }

  open(config: VolumeConfig): Volume {
    requireSafeVid(config.vid);
    const volume = new MemoryVolume(config, {
      path: join(this.#config["dir_path"] as string, config.vid),
      find: (vid) => this.#volumes.get(vid),
      forget: () => this.forget(config.vid),
    });
    this.#volumes.set(config.vid, volume);
    return volume;
  }

  forget(vid: string): void {
    this.#volumes.delete(vid);
  }
}
