import type { Pool, PoolConfig, PoolDriver } from "../storage/pool.ts";
import { QubesError } from "./errors.ts";
import { wrapStorageErrors, wrapStorageErrorsAsync } from "./volume-errors.ts";

export type { Pool, PoolConfig, PoolDriver } from "../storage/pool.ts";

/** The pools of a system, and the available drivers. */
export class AppStorage {
  readonly drivers: ReadonlyMap<string, PoolDriver>;
  readonly #pools = new Map<string, Pool>();
  readonly #unusable = new Set<string>();
  #changing: (undo: () => void) => void = () => {};

  constructor(drivers: readonly PoolDriver[]) {
    this.drivers = new Map(drivers.map((driver) => [driver.name, driver]));
  }

  /** @param changing records how to undo a change of the stored form that follows in the same step */
  recordWith(changing: (undo: () => void) => void): void {
    this.#changing = changing;
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

  /** Checks that a kernel is installed; an empty name stands for the domain's own. @throws QubesError */
  requireKernel(name: string): void {
    if (name === "") return;
    const problem = this.#kernelPools.map((pool) => pool.kernelProblem?.(name) ?? null);
    if (problem.includes(null)) return;
    throw new QubesError("QubesPropertyValueError", problem[0] ?? `Kernel '${name}' not installed`);
  }

  /** Returns the text of a file in the folder of a kernel; undefined if there is none. */
  kernelText(name: string, file: string): string | undefined {
    for (const pool of this.#kernelPools) {
      const text = pool.kernelText?.(name, file);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  get #kernelPools(): readonly Pool[] {
    return this.pools.filter(({ driver }) => driver === "linux-kernel");
  }

  /** Remembers a pool of the store that cannot be opened. Its name stays taken. */
  keepUnusable(name: string): void {
    this.#unusable.add(name);
  }

  /** Returns whether the store has a pool, even if it cannot be opened. */
  isKnown(name: string): boolean {
    return this.#pools.has(name) || this.#unusable.has(name);
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
    this.#requireOwnDirectory(pool);
    await wrapStorageErrorsAsync(() => pool.setup());
    if (this.#pools.has(pool.name)) throw poolInUse(pool.name);
    this.#requireOwnDirectory(pool);
    this.#changing(() => this.#pools.delete(pool.name));
    this.#pools.set(pool.name, pool);
    return pool;
  }

  /** Two pools in one directory would write to the same files. @throws QubesError */
  #requireOwnDirectory(pool: Pool): void {
    const other = pool.sharesDirectoryWith(this.pools);
    if (other === null) return;
    throw new QubesError("StoragePoolException", `the pool "${other.name}" has its volumes in this directory`);
  }

  #open(config: PoolConfig): Pool {
    const { name = "", driver = "" } = config;
    if (this.isKnown(name)) throw poolInUse(name);
    const opened = this.drivers.get(driver);
    if (opened === undefined) throw new QubesError("StoragePoolException", `storage driver "${driver}" does not exist`);
    const missing = opened.required.filter((key) => config[key] === undefined);
    if (missing.length > 0) {
      throw new QubesError("QubesException", `missing required driver options: ${missing.join(", ")}`);
    }
    return wrapStorageErrors(() => opened.open(config));
  }

  removePool(name: string): void {
    // The order belongs to the stored form.
    const before = [...this.#pools];
    this.#changing(() => {
      this.#pools.clear();
      for (const [each, pool] of before) this.#pools.set(each, pool);
    });
    this.#pools.delete(name);
  }

  /** Changes a setting of a pool. @param setBack restores the old value */
  configure(setBack: () => void, change: () => void): void {
    this.#changing(setBack);
    wrapStorageErrors(change);
  }
}

function poolInUse(name: string): QubesError {
  return new QubesError("QubesPoolInUseError", `Storage pool is in use: '${name}'`);
}
