import type { Volume, VolumeConfig } from "./volume.ts";

/** The configuration of a pool as it is stored, `name` and `driver` among it. */
export type PoolConfig = Readonly<Record<string, string>>;

/** Space of a pool, in bytes. */
export interface PoolUsage {
  readonly size: number;
  readonly usage: number;
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
  readonly usage: PoolUsage | null;
  /** How many former states new volumes keep. */
  readonly revisionsToKeep: number;
  /** Whether new volatile volumes are ephemeral. */
  readonly ephemeralVolatile: boolean;
  /** Makes what it is asked to. @throws StorageError when the driver cannot */
  setRevisionsToKeep(count: number): void;
  /** @throws StorageError when the driver cannot */
  setEphemeralVolatile(isEphemeral: boolean): void;
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
