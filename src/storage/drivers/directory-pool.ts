import type { Pool, PoolConfig } from "../pool.ts";
import { StorageError } from "../storage-error.ts";
import type { Volume } from "../volume.ts";
import { poolAround, poolWithSameDirectory } from "./directory.ts";
import { flagText, readPoolFlag, readRevisionsToKeep } from "./pool-settings.ts";

/** Maximum number of revisions that the driver `file` keeps per volume. */
const maxFileRevisions = 1;

/**
 * Common part of pools in a directory: settings and the registry of volumes
 * (docs/reference/reflink-storage.md#volume-registry).
 */
export abstract class DirectoryPool<Opened extends Volume> {
  readonly name: string;
  readonly driver: string;
  protected readonly volumes = new Map<string, Opened>();
  #config: PoolConfig;

  /** @throws StorageError if a value is malformed */
  constructor(config: PoolConfig) {
    this.name = config["name"] as string;
    this.driver = config["driver"] as string;
    const isEphemeral = readPoolFlag("ephemeral_volatile", config["ephemeral_volatile"], false);
    this.#config = { ...config, revisions_to_keep: "1", ephemeral_volatile: flagText(isEphemeral) };
    this.setRevisionsToKeep(readRevisionsToKeep(config["revisions_to_keep"]));
  }

  get config(): PoolConfig {
    return this.#config;
  }

  get revisionsToKeep(): number {
    return Number(this.#config["revisions_to_keep"]);
  }

  get ephemeralVolatile(): boolean {
    return this.#config["ephemeral_volatile"] === "True";
  }

  setRevisionsToKeep(count: number): void {
    if (this.driver === "file" && count > maxFileRevisions) {
      throw new StorageError(`the driver file keeps at most ${maxFileRevisions} revision of a volume`);
    }
    this.#config = { ...this.#config, revisions_to_keep: String(count) };
  }

  setEphemeralVolatile(isEphemeral: boolean): void {
    this.#config = { ...this.#config, ephemeral_volatile: flagText(isEphemeral) };
  }

  includedIn(others: readonly Pool[]): Pool | null {
    return poolAround(this, others);
  }

  sharesDirectoryWith(others: readonly Pool[]): Pool | null {
    return poolWithSameDirectory(this, others);
  }

  list(): readonly string[] {
    return [...this.volumes.keys()];
  }

  find(vid: string): Opened | undefined {
    return this.volumes.get(vid);
  }

  forget(vid: string): void {
    this.volumes.delete(vid);
  }
}
