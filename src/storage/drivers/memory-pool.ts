import { join } from "node:path";
import type { Pool, PoolConfig, PoolDriver, PoolUsage } from "../pool.ts";
import { StorageError } from "../storage-error.ts";
import type { Volume, VolumeConfig } from "../volume.ts";
import { driverDescriptions } from "./descriptions.ts";
import { poolAround } from "./directory.ts";
import { MemoryVolume } from "./memory-volume.ts";

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
    this.setRevisionsToKeep(readCount(config["revisions_to_keep"] ?? "1"));
    this.setEphemeralVolatile(readFlag(config["ephemeral_volatile"] ?? "False"));
  }

  get config(): PoolConfig {
    return this.#config;
  }

  get usage(): PoolUsage {
    let usage = 0;
    for (const volume of this.#volumes.values()) usage += volume.usage;
    return { size: pretendedSize, usage };
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
    this.#config = { ...this.#config, ephemeral_volatile: isEphemeral ? "True" : "False" };
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
    // Drivers make paths of it.
    if (!/^[A-Za-z0-9_-][A-Za-z0-9_.-]*(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/.test(config.vid)) {
      throw new StorageError(`a volume cannot be called '${config.vid}'`);
    }
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

function readCount(text: string): number {
  if (!/^(-1|[0-9]{1,9})$/.test(text)) throw new StorageError("revisions_to_keep must be a number, or -1");
  return Number(text);
}

function readFlag(text: string): boolean {
  if (!/^(true|false)$/i.test(text)) throw new StorageError("ephemeral_volatile must be True or False");
  return text.toLowerCase() === "true";
}
