import { driverDescriptions } from "../../../src/storage/drivers/descriptions.ts";
import { DirectoryPool } from "../../../src/storage/drivers/directory-pool.ts";
import type { Pool, PoolConfig, PoolDriver } from "../../../src/storage/pool.ts";
import { StorageError } from "../../../src/storage/storage-error.ts";
import type { Volume, VolumeChange, VolumeConfig, VolumeStatus } from "../../../src/storage/volume.ts";
import type { Gate } from "./gate.ts";

/** The images of a volume. Equal texts are equal data. */
interface Images {
  clean?: string;
  dirty?: string;
  import?: string;
  revisions: readonly { readonly id: string; readonly data: string }[];
}

/** The images on the disks of a machine, by pool and vid. They outlive the daemon. */
export class Disks {
  readonly #images = new Map<string, Images>();

  at(pool: string, vid: string): Images | undefined {
    return this.#images.get(`${pool} ${vid}`);
  }

  put(pool: string, vid: string): Images {
    const found = this.at(pool, vid) ?? { revisions: [] };
    this.#images.set(`${pool} ${vid}`, found);
    return found;
  }

  delete(pool: string, vid: string): void {
    this.#images.delete(`${pool} ${vid}`);
  }

  /** Returns a copy that changes alone. */
  copy(): Disks {
    const copy = new Disks();
    for (const [key, images] of this.#images) copy.#images.set(key, { ...images });
    return copy;
  }

  /** The volumes with data, as `POOL VID`. */
  get used(): readonly string[] {
    return [...this.#images.keys()].sort();
  }
}

/** A driver whose pools wait at a gate before each step. */
export function diskDriver(disks: Disks, gate: Gate): PoolDriver {
  return {
    ...driverDescriptions["file-reflink"],
    isAvailable: true,
    open: (config) => new DiskPool(config, disks, gate),
  };
}

class DiskPool extends DirectoryPool<DiskVolume> implements Pool {
  readonly #disks: Disks;
  readonly #gate: Gate;

  constructor(config: PoolConfig, disks: Disks, gate: Gate) {
    super(config);
    this.#disks = disks;
    this.#gate = gate;
  }

  async usage(): Promise<null> {
    return null;
  }

  setup(): Promise<void> {
    return this.#gate(`pool ${this.name} setup`);
  }

  async check(): Promise<readonly []> {
    return [];
  }

  open(config: VolumeConfig): Volume {
    const find = (vid: string) => this.find(vid);
    const volume = new DiskVolume(config, this.#disks, this.#gate, find, () => this.forget(config.vid));
    this.volumes.set(config.vid, volume);
    return volume;
  }
}

/** A volume whose data is a text. */
class DiskVolume implements Volume {
  #config: VolumeConfig;
  readonly #disks: Disks;
  readonly #gate: Gate;
  readonly #find: (vid: string) => DiskVolume | undefined;
  readonly #forget: () => void;

  constructor(
    config: VolumeConfig,
    disks: Disks,
    gate: Gate,
    find: (vid: string) => DiskVolume | undefined,
    forget: () => void,
  ) {
    this.#config = config;
    this.#disks = disks;
    this.#gate = gate;
    this.#find = find;
    this.#forget = forget;
  }

  get config(): VolumeConfig {
    return this.#config;
  }

  get path(): string {
    return `/${this.#config.vid}`;
  }

  get #images(): Images {
    return this.#disks.put(this.#config.pool, this.#config.vid);
  }

  get #found(): Images | undefined {
    return this.#disks.at(this.#config.pool, this.#config.vid);
  }

  async status(): Promise<VolumeStatus> {
    await this.#step("status");
    const { revisions = [], dirty } = this.#found ?? {};
    const isDirty = dirty !== undefined;
    const shown = revisions.map(({ id }) => ({ id, time: null }));
    return { size: this.#config.size, usage: 0, isDirty, isOutdated: null, revisions: shown };
  }

  configure(change: VolumeChange): void {
    this.#config = { ...this.#config, ...change };
  }

  async create(): Promise<void> {
    await this.#step("create");
    const { saveOnStop, snapOnStart, vid } = this.#config;
    if (this.#found !== undefined) throw new StorageError(`the pool contains data of a former ${vid}`);
    await this.#step("create end");
    if (saveOnStop && !snapOnStart) this.#images.clean = "new";
  }

  async remove(): Promise<void> {
    await this.#step("remove");
    this.#disks.delete(this.#config.pool, this.#config.vid);
    this.#forget();
  }

  async resize(size: number): Promise<void> {
    await this.#step("resize");
    if (size < this.#config.size) throw new StorageError("cannot shrink");
    await this.#step("resize end");
    this.#config = { ...this.#config, size };
  }

  async verify(): Promise<void> {
    const { snapOnStart, saveOnStop, vid } = this.#config;
    if (snapOnStart) this.#source();
    else if (saveOnStop && this.#found?.clean === undefined) throw new StorageError(`the image of ${vid} is missing`);
    await this.#step("verify");
  }

  async start(): Promise<void> {
    await this.#step("start");
    const { snapOnStart, saveOnStop, vid } = this.#config;
    if (this.#found?.import !== undefined) throw new StorageError(`an import to ${vid} is running`);
    // A commit that failed is repeated at the next stop.
    if (saveOnStop && this.#found?.dirty !== undefined) return;
    const data = snapOnStart ? this.#source() : (this.#found?.clean ?? "");
    if (saveOnStop && this.#found?.clean === undefined) throw new StorageError(`the image of ${vid} is missing`);
    this.#images.dirty = `${data}+`;
  }

  async stop(): Promise<void> {
    await this.#step("stop");
    const images = this.#found;
    if (images?.dirty === undefined) return;
    if (this.#config.saveOnStop) this.#commit(images.dirty);
    delete images.dirty;
    if (!this.#config.saveOnStop) this.#disks.delete(this.#config.pool, this.#config.vid);
  }

  recover(): Promise<void> {
    return this.stop();
  }

  async revert(revision: string): Promise<void> {
    await this.#step("revert");
    this.#requireIdle();
    const found = this.#images.revisions.find(({ id }) => id === revision);
    if (found === undefined) throw new StorageError("no such revision");
    await this.#step("revert end");
    this.#commit(found.data);
  }

  async read<Result>(work: (path: string) => Promise<Result>): Promise<Result> {
    const data = this.#found?.clean;
    if (data === undefined) throw new StorageError(`the image of ${this.#config.vid} is missing`);
    return work(data);
  }

  async cloneFrom(other: Volume): Promise<void> {
    if (!this.#config.saveOnStop) return;
    this.#requireIdle();
    await this.#step("clone");
    const { size } = other.config;
    const data = await other.read(async (found) => {
      await this.#step("clone end");
      return found;
    });
    this.#config = { ...this.#config, size };
    this.#commit(data);
  }

  async importBegin(size: number): Promise<string> {
    if (!this.#config.saveOnStop) throw new StorageError("keeps no data");
    await this.#step("import");
    if (this.#found?.dirty !== undefined) throw new StorageError("in use");
    this.#images.import = String(size);
    return this.path;
  }

  async importEnd(isGood: boolean): Promise<void> {
    await this.#step("import end");
    const images = this.#found;
    if (images?.import === undefined) throw new StorageError("no import is running");
    const size = Number(images.import);
    delete images.import;
    if (!isGood) return;
    this.#config = { ...this.#config, size };
    this.#commit("imported");
  }

  #commit(data: string): void {
    const images = this.#images;
    const last = Number(images.revisions.at(-1)?.id ?? 0);
    const kept = Math.max(0, this.#config.revisionsToKeep);
    const all = [...images.revisions, { id: String(last + 1), data: images.clean ?? "" }];
    images.revisions = kept === 0 ? [] : all.slice(-kept);
    images.clean = data;
  }

  #source(): string {
    const { source, vid } = this.#config;
    const origin = source === null ? undefined : this.#find(source);
    const found = origin === undefined ? undefined : this.#disks.at(origin.config.pool, origin.config.vid)?.clean;
    if (found === undefined) throw new StorageError(`the source volume of ${vid} does not exist`);
    return found;
  }

  #requireIdle(): void {
    const images = this.#found;
    if (images?.dirty !== undefined || images?.import !== undefined) throw new StorageError("in use");
  }

  #step(what: string): Promise<void> {
    return this.#gate(`volume ${this.#config.vid} ${what}`);
  }
}
