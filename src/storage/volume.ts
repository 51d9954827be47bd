/** The configuration of a volume, stored with its domain (docs/reference/qubes-xml.md#attributes-of-a-volume). */
export interface VolumeConfig {
  /** `root`, `private`, `volatile` or `kernel` */
  readonly name: string;
  readonly pool: string;
  /** What the pool knows the volume by. */
  readonly vid: string;
  /** In bytes. */
  readonly size: number;
  readonly rw: boolean;
  readonly saveOnStop: boolean;
  readonly snapOnStart: boolean;
  /** How many former states are kept; -1 for a pool that is to write to the volume itself. */
  readonly revisionsToKeep: number;
  readonly ephemeral: boolean;
  /** The volume of the template, by its vid in the same pool. */
  readonly source: string | null;
}

/** What may be changed of a volume that there is. */
export type VolumeChange = Partial<Pick<VolumeConfig, "rw" | "revisionsToKeep" | "ephemeral">>;

/** What a volume was before, and can be again. */
export interface Revision {
  /** Counts up from `1`; the time itself for revisions of the first layout. */
  readonly id: string;
  /** When that was written, in whole seconds; null when the pool does not know. */
  readonly time: Date | null;
}

/** What is where the data lies. */
export interface VolumeStatus {
  /** In bytes; as configured when there is no data. */
  readonly size: number;
  /** Bytes of the pool; parts that are shared with others count in full. */
  readonly usage: number;
  /** Whether a domain writes to it, or has ended without that what it wrote was committed. */
  readonly isDirty: boolean;
  /** Whether its source has changed since it was started; null when the pool cannot tell. */
  readonly isOutdated: boolean | null;
  /** The oldest first. */
  readonly revisions: readonly Revision[];
}

/**
 * A volume, as its pool knows it. Of its asynchronous methods those that change something run one after the other; each
 * of them throws StorageError, has then lost nothing, and can be called again.
 */
export interface Volume {
  readonly config: VolumeConfig;
  /** Where the data of a running domain lies for programs of this machine; empty when there is none. */
  readonly path: string;
  /** Looks at the data. */
  status(): Promise<VolumeStatus>;
  configure(change: VolumeChange): void;
  /** Makes its data, empty. */
  create(): Promise<void>;
  /** Removes its data with all revisions, and forgets it. */
  remove(): Promise<void>;
  /** Makes it larger. */
  resize(size: number): Promise<void>;
  /** Looks whether all is there that `start` needs. */
  verify(): Promise<void>;
  /** Prepares it for a domain that starts: an empty one, a snapshot of its source, or a copy that `stop` commits. */
  start(): Promise<void>;
  /**
   * Commits what the domain has written, or throws it away, as the volume is configured. Does nothing the second time.
   */
  stop(): Promise<void>;
  /**
   * Does what `stop` does for a domain that ended while nobody saw it, unless something of this machine still uses it.
   */
  recover(): Promise<void>;
  /** Makes a revision what it is now; what it was becomes a revision too. */
  revert(revision: string): Promise<void>;
  /** The path of what was committed last, for reading. */
  export(): Promise<string>;
  /** Makes it a copy of another volume, if it is one that keeps what is written. */
  cloneFrom(other: Volume): Promise<void>;
  /** Opens a place for new data, and gives its path. A former import that has not ended is thrown away. */
  importBegin(size: number): Promise<string>;
  /** Takes what was written there, or throws it away. */
  importEnd(isGood: boolean): Promise<void>;
}
