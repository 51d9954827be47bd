import type { Pool } from "../storage/pool.ts";
import type { Volume, VolumeConfig } from "../storage/volume.ts";
import type { Domain } from "./domain.ts";
import { QubesError } from "./errors.ts";
import { wrapStorageErrors, wrapStorageErrorsAsync } from "./volume-errors.ts";
import { type VolumeKind, type VolumeName, volumeKinds } from "./volume-kinds.ts";

export type { Volume } from "../storage/volume.ts";

/** The pools that the volumes of a new domain are to be in. Those not named are in the usual ones. */
export interface PoolChoice {
  /** For all volumes but the kernel. */
  readonly pool?: string | undefined;
  /** For single ones. */
  readonly pools?: Readonly<Record<string, string>>;
}

/** What is stored of a volume; what is left out is as for a new one. */
export type StoredVolume = Partial<VolumeConfig> & Pick<VolumeConfig, "name">;

/** The volumes of a domain. They are taken up when they are first asked for, since templates may be loaded later. */
export class DomainVolumes {
  readonly #domain: Domain;
  readonly #stored = new Map<string, StoredVolume>();
  readonly #open = new Map<string, Volume>();

  constructor(domain: Domain) {
    this.#domain = domain;
  }

  /** In the order in which they are listed. */
  get names(): readonly VolumeName[] {
    return this.#kinds.map(({ name }) => name);
  }

  /**
   * A volume by its name; undefined when domains of the class have no such volume.
   *
   * @throws QubesError when its pool is not there
   */
  get(name: string): Volume | undefined {
    const kind = this.#kinds.find((each) => each.name === name);
    if (kind === undefined) return undefined;
    const open = this.#open.get(name);
    const location = this.#locate(kind, open);
    if (open !== undefined && isAtLocation(open.config, location)) return open;
    const volume = wrapStorageErrors(() => this.#pool(location.pool).open(this.#config(kind, location, open)));
    // A snapshot moves to the pool of another template; a kernel is another one.
    if (open !== undefined && open.config.pool !== location.pool) {
      this.#domain.app.storage.findPool(open.config.pool)?.forget(open.config.vid);
    }
    this.#open.set(name, volume);
    return volume;
  }

  /** All of them. @throws QubesError when a pool is not there */
  list(): readonly Volume[] {
    return this.names.map((name) => this.get(name) as Volume);
  }

  /** Takes what a store has of volumes. Nothing is looked for yet. */
  load(stored: readonly StoredVolume[]): void {
    for (const volume of stored) this.#stored.set(volume.name, volume);
  }

  /** What is to be stored. A volume whose pool is not there is kept as it was loaded. */
  config(): readonly StoredVolume[] {
    return this.names.map((name) => this.#known(name) ?? { name });
  }

  /** Whether it has a volume in a pool. */
  isIn(pool: string): boolean {
    return this.names.some((name) => this.#known(name)?.pool === pool);
  }

  /** Makes the volumes of a new domain, all or none. @throws QubesError */
  async create({ pool, pools = {} }: PoolChoice = {}): Promise<void> {
    for (const name of this.names) {
      const chosen = pools[name] ?? (name === "kernel" ? undefined : pool);
      if (chosen !== undefined) this.#stored.set(name, { name, pool: chosen });
    }
    const made: Volume[] = [];
    try {
      for (const volume of this.list()) {
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

  /** Removes all volumes; one that cannot be removed does not keep the others. @throws QubesError the first failure */
  async remove(): Promise<void> {
    await this.#each((volume) => volume.remove());
    this.#open.clear();
  }

  /** Prepares all volumes for the domain that starts, or none. @throws QubesError */
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

  /** Ends what `start` began, for every volume even if one fails. @throws QubesError the first failure */
  async stop(): Promise<void> {
    await this.#each((volume) => volume.stop());
  }

  /** Ends what a run began whose end nobody saw. @throws QubesError the first failure */
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

  #pool(name: string): Pool {
    const pool = this.#domain.app.storage.findPool(name);
    if (pool === undefined) throw new QubesError("StoragePoolException", `there is no pool '${name}'`);
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
    const isVolatile = !saveOnStop && !snapOnStart && kind.rw;
    return {
      name,
      pool: poolName,
      vid,
      size: Math.max(known.size ?? kind.size, source?.config.size ?? 0),
      rw: known.rw ?? kind.rw,
      saveOnStop: known.saveOnStop ?? saveOnStop,
      snapOnStart: known.snapOnStart ?? snapOnStart,
      revisionsToKeep: known.revisionsToKeep ?? kind.revisionsToKeep ?? pool.revisionsToKeep,
      ephemeral: known.ephemeral ?? (isVolatile && pool.ephemeralVolatile),
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

/** The volume that a snapshot is made of: the one of the first domain on the way up that keeps its own. */
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
