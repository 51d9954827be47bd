import type { Volume, VolumeConfig } from "./volume.ts";

/** Configuration of a pool as it is stored, including `name` and `driver`. */
export type PoolConfig = Readonly<Record<string, string>>;

/** Space of a pool, in bytes. */
export interface PoolUsage {
  readonly size: number;
  readonly usage: number;
}

/** The uses of pools by a system. */
export interface PoolUses {
  /** Returns whether a running domain uses a volume of the pool, by its vid. */
  isInUse(vid: string): boolean;
  /** The volumes of all domains, in the directories of their pools. A finding never concerns their files. */
  readonly volumes: readonly { readonly directory: string; readonly vid: string }[];
}

/** A finding of a check: something that the pool itself would not have left. */
export interface StorageFinding {
  readonly path: string;
  /** Description of the finding. */
  readonly text: string;
  /** Description of the repair; undefined if a person must decide. */
  readonly repair?: string;
  /** Applies the repair. It never removes what could be the only copy of data. */
  apply?(): Promise<void>;
}

/** Receives reports of what happens in pools. */
export interface StorageListener {
  /** One line for each change of a file (docs/reference/reflink-storage.md#log-lines). */
  info(line: string): void;
  warning(line: string): void;
  /** Called every second while a copy runs longer than one second. */
  copying(progress: CopyProgress): void;
}

/** Progress of a long copy, in allocated bytes. */
export interface CopyProgress {
  readonly pool: string;
  readonly vid: string;
  readonly copied: number;
  readonly total: number;
}

/** Configuration keys of a driver. */
export interface DriverDescription {
  readonly name: string;
  /** In list order. */
  readonly parameters: readonly string[];
  /** The same for clients of 2019; null if the driver was unknown then. */
  readonly parameters2019: readonly string[] | null;
  readonly required: readonly string[];
}

/** A kind of pool. */
export interface PoolDriver extends DriverDescription {
  /** Whether the driver can open pools on this system. Clients see no other drivers. */
  readonly isAvailable: boolean;
  /** Opens the pool of a configuration. @throws StorageError if the configuration is invalid */
  open(config: PoolConfig): Pool;
}

/** A pool of volumes. */
export interface Pool {
  readonly name: string;
  readonly driver: string;
  /** The configuration, with additions of the driver. */
  readonly config: PoolConfig;
  /** Returns null if the pool cannot tell. */
  usage(): Promise<PoolUsage | null>;
  /** Number of revisions that new volumes keep. */
  readonly revisionsToKeep: number;
  /** Whether volatile volumes without a setting are ephemeral. */
  readonly ephemeralVolatile: boolean;
  /** Sets the number of revisions. @throws StorageError if the driver does not support it */
  setRevisionsToKeep(count: number): void;
  /** @throws StorageError if the driver does not support it */
  setEphemeralVolatile(isEphemeral: boolean): void;
  /**
   * Prepares a new pool (docs/reference/reflink-storage.md#pool-setup).
   *
   * @throws StorageError if a requirement is missing; nothing is left behind
   */
  setup(): Promise<void>;
  /** Checks for leftovers of crashes and of people. @param uses the uses of this pool and of others */
  check(uses: PoolUses): Promise<readonly StorageFinding[]>;
  /** Returns another pool that has its volumes in the same directories. Such a pool must not be added. */
  sharesDirectoryWith(others: readonly Pool[]): Pool | null;
  /** Returns the pool whose space this one uses. */
  includedIn(others: readonly Pool[]): Pool | null;
  /** Returns the vids of its volumes, in the order of opening. */
  list(): readonly string[];
  find(vid: string): Volume | undefined;
  /** Opens a volume, with or without data. @throws StorageError if its vid is invalid */
  open(config: VolumeConfig): Volume;
  /** Forgets a volume and leaves its data. */
  forget(vid: string): void;
  /** Returns why a kernel cannot be used; null if it can. Only pools of kernels have it. */
  kernelProblem?(kernel: string): string | null;
  /** Returns the text of a file in the folder of a kernel. Only pools of kernels have it. */
  kernelText?(kernel: string, file: string): string | undefined;
}
