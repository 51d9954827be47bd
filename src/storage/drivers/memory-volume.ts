import { StorageError } from "../storage-error.ts";
import type { Volume, VolumeChange, VolumeConfig, VolumeStatus } from "../volume.ts";

/** Dependencies of a volume. */
export interface VolumeSurroundings {
  /** Path of the data, if there were any, without an ending. */
  readonly path: string;
  find(vid: string): MemoryVolume | undefined;
  forget(): void;
}

/** Stands for data: equal symbols mean equal data. */
type Content = symbol;

interface MemoryRevision {
  readonly id: string;
  readonly content: Content;
}

const empty: Content = Symbol("empty");

/** A volume that only tracks which data would be where. */
export class MemoryVolume implements Volume {
  #config: VolumeConfig;
  readonly #surroundings: VolumeSurroundings;
  #content: Content = empty;
  #revisions: readonly MemoryRevision[] = [];
  /** Working copy of a started domain; undefined if none runs. */
  #dirty: { readonly from: Content } | undefined;
  #importing: { readonly size: number } | undefined;

  constructor(config: VolumeConfig, surroundings: VolumeSurroundings) {
    this.#config = config;
    this.#surroundings = surroundings;
  }

  get config(): VolumeConfig {
    return this.#config;
  }

  get path(): string {
    return `${this.#surroundings.path}-dirty.img`;
  }

  async status(): Promise<VolumeStatus> {
    return {
      size: this.#config.size,
      usage: 0,
      isDirty: this.#config.saveOnStop && this.#dirty !== undefined,
      isOutdated: this.#isOutdated,
      revisions: this.#revisions.map(({ id }) => ({ id, time: null })),
    };
  }

  /** The committed data, for comparisons only. */
  get content(): symbol {
    return this.#content;
  }

  get #isOutdated(): boolean {
    const { snapOnStart, source } = this.#config;
    if (!snapOnStart || source === null || this.#dirty === undefined) return false;
    return this.#surroundings.find(source)?.content !== this.#dirty.from;
  }

  configure(change: VolumeChange): void {
    this.#config = { ...this.#config, ...change };
    this.#prune();
  }

  async create(): Promise<void> {
    this.#content = empty;
  }

  async remove(): Promise<void> {
    this.#requireIdle("remove");
    this.#surroundings.forget();
  }

  async resize(size: number): Promise<void> {
    const { size: before, vid } = this.#config;
    if (size < before) throw new StorageError(`${vid} cannot shrink from ${before} to ${size} bytes`);
    this.#config = { ...this.#config, size };
  }

  async verify(): Promise<void> {
    if (this.#config.snapOnStart) this.#source();
  }

  async start(): Promise<void> {
    if (this.#dirty !== undefined) throw new StorageError(`${this.#config.vid} is already in use`);
    if (this.#importing !== undefined) throw new StorageError(`an import to ${this.#config.vid} is running`);
    const { snapOnStart, saveOnStop } = this.#config;
    if (snapOnStart) this.#dirty = { from: this.#source().content };
    else this.#dirty = { from: saveOnStop ? this.#content : empty };
  }

  async stop(): Promise<void> {
    if (this.#dirty === undefined) return;
    this.#dirty = undefined;
    if (this.#config.saveOnStop) this.#commit(Symbol("written"));
  }

  async recover(): Promise<void> {
    await this.stop();
  }

  async revert(revision: string): Promise<void> {
    this.#requireIdle("revert");
    const found = this.#revisions.find(({ id }) => id === revision);
    if (found === undefined) throw new StorageError(`${this.#config.vid} has no such revision`);
    this.#commit(found.content);
  }

  async read(): Promise<never> {
    throw new StorageError(`${this.#config.vid} has no data: its pool is in memory`);
  }

  async cloneFrom(other: Volume): Promise<void> {
    if (!this.#config.saveOnStop) return;
    this.#requireIdle("overwrite");
    this.#config = { ...this.#config, size: other.config.size };
    this.#commit(other instanceof MemoryVolume ? other.content : Symbol("foreign"));
  }

  async importBegin(size: number): Promise<string> {
    if (!this.#config.saveOnStop) throw new StorageError(`${this.#config.vid} keeps no data`);
    if (this.#dirty !== undefined) throw new StorageError(`${this.#config.vid} is in use`);
    this.#importing = { size };
    return `${this.#surroundings.path}-import.img`;
  }

  async importEnd(isGood: boolean): Promise<void> {
    const importing = this.#importing;
    if (importing === undefined) throw new StorageError(`no import to ${this.#config.vid} is running`);
    this.#importing = undefined;
    if (!isGood) return;
    this.#config = { ...this.#config, size: importing.size };
    this.#commit(Symbol("imported"));
  }

  #source(): MemoryVolume {
    const { source, vid } = this.#config;
    const found = source === null ? undefined : this.#surroundings.find(source);
    if (found === undefined) throw new StorageError(`the source volume of ${vid} does not exist`);
    return found;
  }

  #requireIdle(what: string): void {
    if (this.#dirty !== undefined || this.#importing !== undefined) {
      throw new StorageError(`cannot ${what} ${this.#config.vid} while it is in use`);
    }
  }

  /** Commits data. The data before it becomes a revision with the next number. */
  #commit(content: Content): void {
    const last = this.#revisions.at(-1);
    const id = String(last === undefined ? 1 : Number(last.id) + 1);
    this.#revisions = [...this.#revisions, { id, content: this.#content }];
    this.#content = content;
    this.#prune();
  }

  #prune(): void {
    const kept = Math.max(0, this.#config.revisionsToKeep);
    this.#revisions = kept === 0 ? [] : this.#revisions.slice(-kept);
  }
}
