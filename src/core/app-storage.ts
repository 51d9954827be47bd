import type { Pool, PoolConfig, PoolDriver } from "../storage/pool.ts";
import { QubesError } from "./errors.ts";
import { wrapStorageErrors, wrapStorageErrorsAsync } from "./volume-errors.ts";

export type { Pool, PoolConfig, PoolDriver } from "../storage/pool.ts";

/** The pools of a system, and what drivers there are for more. */
export class AppStorage {
  readonly drivers: ReadonlyMap<string, PoolDriver>;
  readonly #pools = new Map<string, Pool>();

  constructor(drivers: readonly PoolDriver[]) {
    this.drivers = new Map(drivers.map((driver) => [driver.name, driver]));
  }

  /** In the order in which they were added. */
  get pools(): readonly Pool[] {
    return [...this.#pools.values()];
  }

  /** The pool of volumes when nothing else is said: the first that is not for kernels. */
  get defaultPool(): string {
    return this.pools.find(({ driver }) => driver !== "linux-kernel")?.name ?? "varlibqubes";
  }

  /** The pool for a volume. The pool that is chosen for kernels may be one that cannot have any. */
  poolFor(volume: string, chosen: string): string {
    if (volume !== "kernel" || this.#pools.get(chosen)?.driver === "linux-kernel") return chosen;
    return this.pools.find(({ driver }) => driver === "linux-kernel")?.name ?? chosen;
  }

  /** Whether a kernel is installed: a pool of kernels has it. */
  hasKernel(name: string): boolean {
    return this.pools.some((pool) => pool.driver === "linux-kernel" && pool.find(name) !== undefined);
  }

  findPool(name: string): Pool | undefined {
    return this.#pools.get(name);
  }

  /**
   * Takes up a pool that there is.
   *
   * @throws QubesError when there is no such driver, the name is taken, or the driver refuses the configuration
   */
  addPool(config: PoolConfig): Pool {
    const pool = this.#open(config);
    this.#pools.set(pool.name, pool);
    return pool;
  }

  /** Makes a pool. @throws QubesError as `addPool` does, or when its driver cannot work there */
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
    if (opened === undefined) throw new QubesError("StoragePoolException", `there is no storage driver ${driver}`);
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
