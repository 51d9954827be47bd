/** Configuration of a volume, stored with its domain (docs/reference/qubes-xml.md#attributes-of-a-volume). */
export interface VolumeConfig {
  /** `root`, `private`, `volatile` or `kernel` */
  readonly name: string;
  readonly pool: string;
  /** Id of the volume in its pool. */
  readonly vid: string;
  /** In bytes. */
  readonly size: number;
  readonly rw: boolean;
  readonly saveOnStop: boolean;
  readonly snapOnStart: boolean;
  /** Number of revisions; -1 lets the domain write to the image itself. */
  readonly revisionsToKeep: number;
  /** Whether each run encrypts it with another key; null to follow its pool. */
  readonly ephemeral: boolean | null;
  /** Vid of the template's volume in the same pool. */
  readonly source: string | null;
}

/** The settings of an existing volume that can change without its data. The size is that of a snapshot of a later run. */
export type VolumeChange = Partial<Pick<VolumeConfig, "rw" | "revisionsToKeep" | "ephemeral" | "size">>;

/** Returns whether each run encrypts a volume with another key. Without a setting, volatile volumes follow their pool. */
export function isEphemeral(
  { ephemeral, rw, saveOnStop, snapOnStart }: Pick<VolumeConfig, "ephemeral" | "rw" | "saveOnStop" | "snapOnStart">,
  { ephemeralVolatile }: { readonly ephemeralVolatile: boolean },
): boolean {
  return ephemeral ?? (rw && !saveOnStop && !snapOnStart && ephemeralVolatile);
}

/** A former state of a volume that can be restored. */
export interface Revision {
  /** A number from `1` up; the time itself for revisions of the first naming. */
  readonly id: string;
  /** Time of the data in whole seconds; null if the pool does not know it. */
  readonly time: Date | null;
}

/** Status of the data of a volume. */
export interface VolumeStatus {
  /** In bytes; the configured size if there is no data. */
  readonly size: number;
  /** Bytes in the pool. Shared parts count in full. */
  readonly usage: number;
  /** Whether data is not committed: a domain runs or ended without a stop. */
  readonly isDirty: boolean;
  /** Whether the source has changed since the start; null if the pool cannot tell. */
  readonly isOutdated: boolean | null;
  /** Oldest first. */
  readonly revisions: readonly Revision[];
}

/**
 * A volume, as its pool knows it. Changing methods run one after another. If one throws StorageError, no data is lost
 * and the call can be repeated.
 */
export interface Volume {
  readonly config: VolumeConfig;
  /** Path of the data of a running domain; empty if there is none. */
  readonly path: string;
  /** Inspects the data. */
  status(): Promise<VolumeStatus>;
  configure(change: VolumeChange): void;
  /** Creates empty data. */
  create(): Promise<void>;
  /** Removes the data with all revisions, and forgets the volume. */
  remove(): Promise<void>;
  /** Makes the volume larger. */
  resize(size: number): Promise<void>;
  /** Checks that everything that `start` needs exists. */
  verify(): Promise<void>;
  /** Prepares the volume for a domain that starts (docs/reference/reflink-storage.md#start). */
  start(): Promise<void>;
  /** Commits or discards what the domain has written, by configuration. A repeated call has no effect. */
  stop(): Promise<void>;
  /** Acts like `stop` for a domain whose end was not observed, unless this machine still uses the data. */
  recover(): Promise<void>;
  /** Restores a revision; the present state becomes a revision. */
  revert(revision: string): Promise<void>;
  /**
   * Runs work that reads the last committed data. The data does not change before the work ends, even if a domain
   * starts.
   *
   * @param work gets the path of the data
   */
  read<Result>(work: (path: string) => Promise<Result>): Promise<Result>;
  /** Replaces the data by a copy of another volume, if this volume keeps data. */
  cloneFrom(other: Volume): Promise<void>;
  /** Opens a place for new data and returns its path. A pending import is discarded. */
  importBegin(size: number): Promise<string>;
  /** Commits or discards the imported data. */
  importEnd(isGood: boolean): Promise<void>;
}
