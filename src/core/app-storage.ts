import type { Pool, PoolConfig, PoolDriver } from "../storage/pool.ts";
import { QubesError } from "./errors.ts";
import { wrapStorageErrors, wrapStorageErrorsAsync } from "./volume-errors.ts";

export type { Pool, PoolConfig, PoolDriver } from "../storage/pool.ts";

/** The pools of a system, and the available drivers. */
export class AppStorage {
  readonly drivers: ReadonlyMap<string, PoolDriver>;
  readonly #pools = new Map<string, Pool>();

  constructor(drivers: readonly PoolDriver[]) {
    this.drivers = new Map(drivers.map((driver) => [driver.name, driver]));
  }

  /** In the order of adding. */
  get pools(): readonly Pool[] {
    return [...this.#pools.values()];
  }

  /** The default pool of volumes: the first pool that is not for kernels. */
  get defaultPool(): string {
    return this.pools.find(({ driver }) => driver !== "linux-kernel")?.name ?? "varlibqubes";
  }

  /** Returns the pool for a volume. A kernel needs a kernel pool, whatever the default says. */
  poolFor(volume: string, chosen: string): string {
    if (volume !== "kernel" || this.#pools.get(chosen)?.driver === "linux-kernel") return chosen;
    return this.pools.find(({ driver }) => driver === "linux-kernel")?.name ?? chosen;
  }

  /** Returns whether a kernel pool has a kernel. */
  hasKernel(name: string): boolean {
    return this.pools.some((pool) => pool.driver === "linux-kernel" && pool.find(name) !== undefined);
  }

  findPool(name: string): Pool | undefined {
    return this.#pools.get(name);
  }

  /**
   * Opens an existing pool.
   *
   * @throws QubesError if the driver does not exist, the name is taken, or the driver refuses the configuration
   */
  addPool(config: PoolConfig): Pool {
    const pool = this.#open(config);
    this.#pools.set(pool.name, pool);
    return pool;
  }

  /** Creates a pool. @throws QubesError as `addPool` does, or if the driver cannot work there */
  async addNewPool(config: PoolConfig): Promise<Pool> {
    const pool = this.#open(config);
    await wrapStorageErrorsAsync(() => pool.setup());
    if (this.#pools.has(pool.name)) throw poolInUse(pool.name);
    this.#pools.set(pool.name, pool);
    return pool;
  }

  #open(config: PoolConfig): Pool {
    const { name = "", driver = "" } = config;
    if (this.#pools.has(name)) throw poolInUse(name);
    const opened = this.drivers.get(driver);
    if (opened === undefined) throw new QubesError("StoragePoolException", `storage driver "${driver}" does not exist`);
    const missing = opened.required.filter((key) => config[key] === undefined);
    if (missing.length > 0) {
      throw new QubesError("QubesException", `missing required driver options: ${missing.join(", ")}`);
    }
    return wrapStorageErrors(() => opened.open(config));
  }

  removePool(name: string): void {
    this.#pools.delete(name);
  }
}

function poolInUse(name: string): QubesError {
  return new QubesError("QubesPoolInUseError", `Storage pool is in use: '${name}'`);
}
