import type { Pool } from "../storage/pool.ts";
import type { Volume, VolumeConfig } from "../storage/volume.ts";
import type { Domain } from "./domain.ts";
import { QubesError } from "./errors.ts";
import { wrapStorageErrors, wrapStorageErrorsAsync } from "./volume-errors.ts";
import { type VolumeKind, type VolumeName, volumeKinds } from "./volume-kinds.ts";

export { isEphemeral, type Volume, type VolumeChange } from "../storage/volume.ts";

/** Pools for the volumes of a new domain. Other volumes go to the default pools. */
export interface PoolChoice {
  /** Pool of all volumes except the kernel. */
  readonly pool?: string | undefined;
  /** Pools of single volumes. */
  readonly pools?: Readonly<Record<string, string>>;
}

/** Stored settings of a volume. Missing ones are those of a new volume. */
export type StoredVolume = Partial<VolumeConfig> & Pick<VolumeConfig, "name">;

/** The volumes of a domain. They are opened on first use, because a template may be loaded later. */
export class DomainVolumes {
  readonly #domain: Domain;
  readonly #stored = new Map<string, StoredVolume>();
  readonly #open = new Map<string, Volume>();

  constructor(domain: Domain) {
    this.#domain = domain;
  }

  /** In list order. */
  get names(): readonly VolumeName[] {
    return this.#kinds.map(({ name }) => name);
  }

  /**
   * Returns a volume by its name; undefined if the class has no such volume.
   *
   * @throws QubesError if its pool does not exist
   */
  get(name: string): Volume | undefined {
    const kind = this.#kinds.find((each) => each.name === name);
    if (kind === undefined) return undefined;
    const open = this.#open.get(name);
    const location = this.#locate(kind, open);
    if (open !== undefined && isAtLocation(open.config, location)) {
      // The next start copies the source, which can have grown.
      const size = location.source?.config.size ?? 0;
      if (open.config.size < size) open.configure({ size });
      return open;
    }
    const volume = wrapStorageErrors(() => this.#pool(location.pool).open(this.#config(kind, location, open)));
    // With another template a snapshot moves to another pool. With another kernel the volume is another one.
    if (open !== undefined && open.config.pool !== location.pool) {
      this.#domain.app.storage.findPool(open.config.pool)?.forget(open.config.vid);
    }
    this.#open.set(name, volume);
    return volume;
  }

  /** Returns all volumes. @throws QubesError if a pool does not exist */
  list(): readonly Volume[] {
    return this.names.map((name) => this.get(name) as Volume);
  }

  /** Takes the stored settings of the volumes, without opening them. */
  load(stored: readonly StoredVolume[]): void {
    for (const volume of stored) this.#stored.set(volume.name, volume);
  }

  /** Returns the settings to store. A volume whose pool does not exist keeps its loaded settings. */
  config(): readonly StoredVolume[] {
    return this.names.map((name) => this.#known(name) ?? { name });
  }

  /** Returns the settings of all volumes, with those that the store has for no volume of the class. */
  everyConfig(): readonly StoredVolume[] {
    const names = new Set<string>(this.names);
    return [...this.config(), ...[...this.#stored.values()].filter(({ name }) => !names.has(name))];
  }

  /** Returns whether a volume is in a pool. */
  isIn(pool: string): boolean {
    return this.names.some((name) => this.#known(name)?.pool === pool);
  }

  /** Creates the volumes of a new domain, all or none. @throws QubesError */
  async create({ pool, pools = {} }: PoolChoice = {}): Promise<void> {
    for (const { name, snapOnStart } of this.#kinds) {
      if (pools[name] !== undefined && snapOnStart) {
        const message = `Snapshot volume ${name} must be in the same pool as its origin, the ${name} volume of the template`;
        throw new QubesError("QubesException", message);
      }
      const chosen = pools[name] ?? (name === "kernel" ? undefined : pool);
      if (chosen !== undefined) this.#stored.set(name, { name, pool: chosen });
    }
    const made: Volume[] = [];
    try {
      for (const volume of this.list()) {
        this.#requireFittingPool(volume);
        await wrapStorageErrorsAsync(() => volume.create());
        made.push(volume);
      }
    } catch (error) {
      for (const volume of made) await volume.remove().catch(() => {});
      for (const { config } of this.#open.values()) this.#domain.app.storage.findPool(config.pool)?.forget(config.vid);
      this.#open.clear();
      throw error;
    }
  }

  /** Removes all volumes, even if one fails. @throws QubesError the first failure */
  async remove(): Promise<void> {
    await this.#each((volume) => volume.remove());
    this.#open.clear();
  }

  /** Prepares all volumes for a start, or none. @throws QubesError */
  async start(): Promise<void> {
    const started: Volume[] = [];
    try {
      for (const volume of this.list()) await wrapStorageErrorsAsync(() => volume.verify());
      for (const volume of this.list()) {
        await wrapStorageErrorsAsync(() => volume.start());
        started.push(volume);
      }
    } catch (error) {
      for (const volume of started.reverse()) await volume.stop().catch(() => {});
      throw error;
    }
  }

  /** Ends the use of all volumes after a run, even if one fails. @throws QubesError the first failure */
  async stop(): Promise<void> {
    await this.#each((volume) => volume.stop());
  }

  /** Ends a use of the volumes whose end was not observed. @throws QubesError the first failure */
  async recover(): Promise<void> {
    await this.#each((volume) => volume.recover());
  }

  async #each(work: (volume: Volume) => Promise<void>): Promise<void> {
    const failures: unknown[] = [];
    for (const name of this.names) {
      try {
        await wrapStorageErrorsAsync(() => work(this.get(name) as Volume));
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  get #kinds(): readonly VolumeKind[] {
    return volumeKinds[this.#domain.klass];
  }

  #known(name: string): StoredVolume | undefined {
    try {
      return this.get(name)?.config;
    } catch (error) {
      if (error instanceof QubesError) return this.#stored.get(name);
      throw error;
    }
  }

  /** A pool of kernels has only kernels, and other pools have none. @throws QubesError */
  #requireFittingPool({ config: { name, pool } }: Volume): void {
    if ((name === "kernel") === (this.#pool(pool).driver === "linux-kernel")) return;
    throw new QubesError("QubesException", `pool "${pool}" cannot hold the volume ${name}`);
  }

  #pool(name: string): Pool {
    const pool = this.#domain.app.storage.findPool(name);
    if (pool === undefined) throw new QubesError("StoragePoolException", `pool "${name}" does not exist`);
    return pool;
  }

  #locate(kind: VolumeKind, open: Volume | undefined): VolumeLocation {
    const { app, klass, name } = this.#domain;
    const stored = this.#stored.get(kind.name);
    const defaultPool = () => app.storage.poolFor(kind.name, String(app.getProperty(`default_pool_${kind.name}`)));
    const source = kind.snapOnStart ? sourceFor(kind, this.#domain) : undefined;
    const pool = source?.config.pool ?? open?.config.pool ?? stored?.pool ?? defaultPool();
    if (kind.name === "kernel") {
      return { pool, vid: String(this.#domain.getProperty("kernel") ?? ""), source: undefined };
    }
    const folder = klass === "TemplateVM" ? "vm-templates" : "appvms";
    const vid = open?.config.vid ?? stored?.vid ?? `${folder}/${name}/${kind.name}`;
    return { pool, vid, source };
  }

  #config(kind: VolumeKind, { pool: poolName, vid, source }: VolumeLocation, open: Volume | undefined): VolumeConfig {
    const stored = this.#stored.get(kind.name);
    const known: StoredVolume = open?.config ?? stored ?? kind;
    const pool = this.#pool(poolName);
    const { name, saveOnStop, snapOnStart } = kind;
    return {
      name,
      pool: poolName,
      vid,
      size: Math.max(known.size ?? kind.size, source?.config.size ?? 0),
      rw: known.rw ?? kind.rw,
      saveOnStop: known.saveOnStop ?? saveOnStop,
      snapOnStart: known.snapOnStart ?? snapOnStart,
      revisionsToKeep: known.revisionsToKeep ?? kind.revisionsToKeep ?? pool.revisionsToKeep,
      ephemeral: known.ephemeral ?? null,
      source: source?.config.vid ?? null,
    };
  }
}

interface VolumeLocation {
  readonly pool: string;
  readonly vid: string;
  readonly source: Volume | undefined;
}

function isAtLocation({ pool, vid, source }: VolumeConfig, location: VolumeLocation): boolean {
  return pool === location.pool && vid === location.vid && source === (location.source?.config.vid ?? null);
}

/** Returns the source of a snapshot: the volume of the first template in the chain that keeps its own. */
function sourceFor({ name }: VolumeKind, domain: Domain): Volume | undefined {
  const seen = new Set<Domain>();
  let { template } = domain;
  while (template !== null && !seen.has(template)) {
    seen.add(template);
    const volume = volumeKinds[template.klass].find((each) => each.name === name);
    if (volume?.snapOnStart === false) return template.volumes.get(name);
    template = template.template;
  }
  return undefined;
}
