import type { Pool, PoolConfig } from "../pool.ts";
import { StorageError } from "../storage-error.ts";
import type { Volume } from "../volume.ts";
import { poolAround } from "./directory.ts";
import { flagText, readPoolFlag, readRevisionsToKeep } from "./pool-settings.ts";

/** The most revisions that volumes of the driver `file` can keep. */
const maxFileRevisions = 1;

/** What pools in a directory have in common: their settings, and the volumes that were opened. */
export abstract class DirectoryPool<Opened extends Volume> {
  readonly name: string;
  readonly driver: string;
  protected readonly volumes = new Map<string, Opened>();
  #config: PoolConfig;

  /** @throws StorageError when a value is no good */
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
