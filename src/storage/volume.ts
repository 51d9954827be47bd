/** What is configured of a volume, and stored with its domain (qubes-xml.md, section 1). */
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

/**
 * A volume, as its pool knows it. Who calls its asynchronous methods waits for one before the next; each of them throws
 * StorageError and has then changed nothing.
 */
export interface Volume {
  readonly config: VolumeConfig;
  /** In bytes. */
  readonly usage: number;
  /** Where the data lies for programs of this machine; empty when there is none. */
  readonly path: string;
  /** Ids of what it was before, the oldest first. */
  readonly revisions: readonly string[];
  /** Whether its source has changed since it was started; null when the pool cannot tell. */
  readonly isOutdated: boolean | null;
  configure(change: VolumeChange): void;
  /** Makes its data, empty. */
  create(): Promise<void>;
  /** Removes its data with all revisions, and forgets it. */
  remove(): Promise<void>;
  /** Makes it larger. */
  resize(size: number): Promise<void>;
  /** Prepares it for a domain that starts: an empty one, a snapshot of its source, or a copy that `stop` commits. */
  start(): Promise<void>;
  /** Commits what the domain has written, or throws it away, as the volume is configured. */
  stop(): Promise<void>;
  /** Makes a revision what it is now; what it was becomes a revision too. */
  revert(revision: string): Promise<void>;
  /** Makes it a copy of another volume, if it is one that keeps what is written. */
  cloneFrom(other: Volume): Promise<void>;
  /** Opens a place for new data, and gives its path. A former import that has not ended is thrown away. */
  importBegin(size: number): Promise<string>;
  /** Takes what was written there, or throws it away. */
  importEnd(isGood: boolean): Promise<void>;
}
