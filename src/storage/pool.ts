import type { Volume, VolumeConfig } from "./volume.ts";

/** The configuration of a pool as it is stored, `name` and `driver` among it. */
export type PoolConfig = Readonly<Record<string, string>>;

/** Space of a pool, in bytes. */
export interface PoolUsage {
  readonly size: number;
  readonly usage: number;
}

/** Something in a pool that is not as the pool itself would have left it. */
export interface StorageFinding {
  readonly path: string;
  /** What it is. */
  readonly text: string;
  /** What a repair would do; undefined for what people have to look at. */
  readonly repair?: string;
  /** Does it. Never removes what could be the only copy of data. */
  apply?(): Promise<void>;
}

/** What goes on in pools, told to whoever made their driver. */
export interface StorageListener {
  /** A line for each change of a file; administrators look for them in the journal. */
  info(line: string): void;
  warning(line: string): void;
  /** A copy takes longer than a second; told every second. */
  copying(progress: CopyProgress): void;
}

/** How far a long copy is, in allocated bytes. */
export interface CopyProgress {
  readonly pool: string;
  readonly vid: string;
  readonly copied: number;
  readonly total: number;
}

/** The keys of a driver's configuration. */
export interface DriverDescription {
  readonly name: string;
  /** In the order in which they are listed. */
  readonly parameters: readonly string[];
  /** The same for clients of 2019; null for a driver that was unknown then. */
  readonly parameters2019: readonly string[] | null;
  readonly required: readonly string[];
}

/** A kind of pools. */
export interface PoolDriver extends DriverDescription {
  /** Makes the pool of a configuration. @throws StorageError when the configuration is wrong */
  open(config: PoolConfig): Pool;
}

/** A pool of volumes. */
export interface Pool {
  readonly name: string;
  readonly driver: string;
  /** With what the driver has added to it. */
  readonly config: PoolConfig;
  /** Null when the pool cannot tell. */
  usage(): Promise<PoolUsage | null>;
  /** How many former states new volumes keep. */
  readonly revisionsToKeep: number;
  /** Whether new volatile volumes are ephemeral. */
  readonly ephemeralVolatile: boolean;
  /** Makes what it is asked to. @throws StorageError when the driver cannot */
  setRevisionsToKeep(count: number): void;
  /** @throws StorageError when the driver cannot */
  setEphemeralVolatile(isEphemeral: boolean): void;
  /** Prepares a pool that is new. @throws StorageError when what it needs is not there; nothing is left behind then */
  setup(): Promise<void>;
  /**
   * Looks for what crashes and people have left behind.
   *
   * @param isInUse whether a domain runs with a volume, by its vid
   */
  check(isInUse: (vid: string) => boolean): Promise<readonly StorageFinding[]>;
  /** The pool among others whose space this one uses. */
  includedIn(others: readonly Pool[]): Pool | null;
  /** The vids of its volumes, in the order in which they were opened. */
  list(): readonly string[];
  find(vid: string): Volume | undefined;
  /** Takes up a volume, whether its data is there yet or not. @throws StorageError when its vid is no good */
  open(config: VolumeConfig): Volume;
  /** Forgets a volume, and leaves its data. */
  forget(vid: string): void;
}
