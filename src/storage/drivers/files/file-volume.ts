import { dirname } from "node:path";
import type { StorageFinding } from "../../pool.ts";
import { StorageError } from "../../storage-error.ts";
import type { Volume, VolumeChange, VolumeConfig, VolumeStatus } from "../../volume.ts";
import { checkVolume } from "./check-images.ts";
import { CommittedImage, type CopyImage } from "./committed-image.ts";
import { asStorageError } from "./disk-error.ts";
import type { FileVolumeDependencies, SourceVolume } from "./file-volume-dependencies.ts";
import type { ImageFiles } from "./image-files.ts";
import type { ImageKind } from "./image-names.ts";
import { loopDevicesOf, refreshLoopDevices } from "./loop-devices.ts";
import { requireNoData, requireStartable, requireUnencrypted } from "./require-images.ts";
import { VolumeImages } from "./volume-images.ts";
import { keptRevisions, statusOf } from "./volume-status.ts";

/** A volume in image files. The file names alone hold its state (docs/reference/reflink-storage.md#state-diagram). */
export class FileVolume implements Volume {
  #config: VolumeConfig;
  readonly #dependencies: FileVolumeDependencies;
  readonly #files: ImageFiles;
  readonly #images: VolumeImages;
  readonly #committed: CommittedImage;
  #isImporting = false;
  #isRemoved = false;

  readonly #copy: CopyImage = (from, to, options = {}) => {
    const { pool, vid } = this.#config;
    const onProgress = (copied: number, total: number) =>
      this.#dependencies.listener.copying({ pool, vid, copied, total });
    return this.#runFiles.copy(from, to, { ...options, onProgress });
  };

  constructor(config: VolumeConfig, dependencies: FileVolumeDependencies) {
    this.#config = config;
    this.#dependencies = dependencies;
    this.#files = dependencies.files;
    this.#images = new VolumeImages(dependencies.calls, dependencies.base);
    const { calls, listener } = dependencies;
    this.#committed = new CommittedImage(this.#images, this.#runFiles, calls.sync, listener, this.#copy);
  }

  /** Writes the files of a run. Those of a volume that keeps nothing need not outlive a crash of the host. */
  get #runFiles(): ImageFiles {
    return this.#config.saveOnStop ? this.#dependencies.files : this.#dependencies.scratchFiles;
  }

  get config(): VolumeConfig {
    return this.#config;
  }

  get path(): string {
    return this.#images.names.dirty;
  }

  /** Files of the volume. */
  get images(): VolumeImages {
    return this.#images;
  }

  /** Whether the domain writes to the only image (docs/reference/reflink-storage.md#direct-volumes). */
  get writesDirectly(): boolean {
    const { revisionsToKeep, saveOnStop, snapOnStart } = this.#config;
    return revisionsToKeep === -1 && saveOnStop && !snapOnStart;
  }

  async status(): Promise<VolumeStatus> {
    const source = this.#config.snapOnStart ? this.#dependencies.find(this.#config.source ?? "") : undefined;
    return this.#as("read", () => statusOf(this.#images, this.#config, source?.images));
  }

  configure(change: VolumeChange): void {
    this.#config = { ...this.#config, ...change };
  }

  create(): Promise<void> {
    return this.#alone("create", async () => {
      const { saveOnStop, snapOnStart, size } = this.#config;
      await requireNoData(this.#images, this.#config.vid);
      await this.#removeAll(this.#files, "temporary", "import", "precache", "dirty", "clean");
      if (!saveOnStop || snapOnStart) return;
      try {
        await this.#files.sparse(this.#images.names.clean, size);
      } catch (error) {
        await this.#files.removeDirectory(dirname(this.#dependencies.base)).catch(() => {});
        throw error;
      }
      this.#prepareStart();
    });
  }

  remove(): Promise<void> {
    return this.#alone("remove", async () => {
      this.#isRemoved = true;
      await this.#removeAll(this.#files, "temporary", "import");
      for (const path of await this.#images.unfinishedRevisions()) await this.#files.remove(path);
      for (const { path } of await this.#images.revisions()) await this.#files.remove(path);
      await this.#removeAll(this.#files, "precache", "clean", "dirty");
      await this.#files.removeDirectory(dirname(this.#dependencies.base));
      this.#dependencies.forget();
    });
  }

  resize(size: number): Promise<void> {
    return this.#alone("resize", async () => {
      const { vid, rw, saveOnStop, snapOnStart } = this.#config;
      const { clean, dirty } = this.#images.names;
      if (!rw) throw new StorageError(`${vid} is read-only`);
      const [dirtyFacts, cleanFacts] = await Promise.all([this.#images.look(dirty), this.#images.look(clean)]);
      const before = (dirtyFacts ?? cleanFacts)?.size ?? this.#config.size;
      if (size < before) throw new StorageError(`${vid} cannot shrink from ${before} to ${size} bytes`);
      if (dirtyFacts !== undefined) {
        await this.#files.extend(dirty, size);
        await refreshLoopDevices(dirty);
      } else if (saveOnStop && !snapOnStart) {
        await this.#committed.enlarge(size);
        this.#prepareStart();
      }
      this.#config = { ...this.#config, size };
    });
  }

  verify(): Promise<void> {
    return this.#as("verify", async () => {
      const source = this.#config.snapOnStart ? this.#source() : undefined;
      await requireStartable(this.#images, this.#config, source && { images: source.images, vid: source.config.vid });
    });
  }

  start(): Promise<void> {
    return this.#alone("start", async () => {
      const { saveOnStop, snapOnStart, size, vid } = this.#config;
      const { dirty } = this.#images.names;
      if (this.#isImporting) throw new StorageError(`an import to ${vid} is running`);
      requireUnencrypted(this.#config, this.#dependencies.pool);
      await this.#removeAll(this.#runFiles, "temporary", "import");
      // Data from before a crash is kept and committed at the next stop
      // (docs/reference/reflink-storage.md#leftovers-after-a-crash).
      if (saveOnStop && (await this.#images.look(dirty)) !== undefined) await this.#committed.isolate();
      else if (this.writesDirectly) await this.#committed.startDirectly();
      else if (snapOnStart) await this.#committed.startAsSnapshot(this.#source().images.names.clean);
      else if (saveOnStop) await this.#committed.start();
      else await this.#runFiles.sparse(dirty, size);
    });
  }

  stop(): Promise<void> {
    return this.#alone("stop", async () => {
      const { clean, dirty } = this.#images.names;
      if (!this.#config.saveOnStop) {
        await this.#removeAll(this.#runFiles, "dirty", "clean");
      } else if ((await this.#images.look(dirty)) !== undefined) {
        if (!this.writesDirectly) return this.#commit(dirty);
        await this.#dependencies.calls.sync(dirty);
        await this.#files.rename(dirty, clean);
      }
    });
  }

  async recover(): Promise<void> {
    if ((await loopDevicesOf(this.#images.names.dirty)).length === 0) await this.stop();
  }

  revert(revision: string): Promise<void> {
    return this.#alone("revert", async () => {
      const { vid } = this.#config;
      const { clean } = this.#images.names;
      await this.#requireIdle("reverted");
      const found = (await keptRevisions(this.#images, this.#config)).find(({ id }) => id === revision);
      if (found === undefined)
        throw new StorageError(`${vid} has no revision ${JSON.stringify(revision.slice(0, 40))}`);
      await this.#files.remove(this.#images.names.precache);
      await this.#committed.keepAsRevision();
      await this.#files.rename(found.path, clean);
      const facts = await this.#images.look(clean);
      this.#config = { ...this.#config, size: facts?.size ?? this.#config.size };
      this.#prepareStart();
    });
  }

  /** Returns the path of the last committed data. */
  async export(): Promise<string> {
    return this.#as("export", () => this.read(async (path) => path));
  }

  async read<Result>(work: (path: string) => Promise<Result>): Promise<Result> {
    const { saveOnStop, vid } = this.#config;
    if (saveOnStop) return this.#committed.read(vid, work);
    throw new StorageError(`${vid} keeps no data that could be copied`);
  }

  cloneFrom(other: Volume): Promise<void> {
    return this.#alone("overwrite", async () => {
      if (!this.#config.saveOnStop) return;
      await this.#requireIdle("overwritten");
      const { import: place } = this.#images.names;
      await other.read((path) => this.#copy(path, place));
      await this.#takeImport();
    });
  }

  importBegin(size: number): Promise<string> {
    return this.#alone("import to", async () => {
      const { saveOnStop, vid } = this.#config;
      const { import: place, dirty } = this.#images.names;
      if (!saveOnStop) throw new StorageError(`${vid} keeps no data`);
      if ((await this.#images.look(dirty)) !== undefined) throw new StorageError(`${vid} is in use`);
      await this.#removeAll(this.#files, "temporary", "import");
      await this.#files.sparse(place, size);
      this.#isImporting = true;
      return place;
    });
  }

  importEnd(isGood: boolean): Promise<void> {
    return this.#alone("import to", async () => {
      const { import: place } = this.#images.names;
      if (!this.#isImporting) throw new StorageError(`no import to ${this.#config.vid} is running`);
      if (isGood) await this.#takeImport();
      else await this.#files.remove(place);
      this.#isImporting = false;
    });
  }

  /** Checks the files. A running import is not a finding. */
  check(): Promise<readonly StorageFinding[]> {
    return this.#alone("check", async () => {
      const findings = await checkVolume(this.#files, this.#images, this.#config);
      return this.#isImporting ? findings.filter(({ path }) => path !== this.#images.names.import) : findings;
    });
  }

  /** Resolves when no work on the volume is pending. */
  settled(): Promise<void> {
    return this.#dependencies.queue.run(async () => {});
  }

  async #takeImport(): Promise<void> {
    const { import: place } = this.#images.names;
    const { size } = (await this.#images.look(place)) ?? this.#config;
    await this.#commit(place);
    this.#config = { ...this.#config, size };
  }

  async #commit(from: string): Promise<void> {
    await this.#committed.replaceBy(from, this.#config.revisionsToKeep > 0);
    this.#prepareStart();
    this.#runInBackground("remove old revisions of", () =>
      this.#committed.prune(Math.max(0, this.#config.revisionsToKeep)),
    );
  }

  /** Without the clone the next start is slower. */
  #prepareStart(): void {
    this.#runInBackground("prepare the next start of", async () => {
      if (!this.writesDirectly) await this.#committed.prepareStart();
    });
  }

  /** Runs work in the background. It can be slow for images with many fragments. */
  #runInBackground(verb: string, work: () => Promise<void>): void {
    this.#alone(verb, async () => {
      if (!this.#isRemoved) await work();
    }).catch(() => {});
  }

  #source(): SourceVolume {
    const { source, vid } = this.#config;
    const found = source === null ? undefined : this.#dependencies.find(source);
    if (found === undefined) throw new StorageError(`the source volume of ${vid} does not exist`);
    return found;
  }

  async #removeAll(files: ImageFiles, ...kinds: readonly ImageKind[]): Promise<void> {
    for (const path of await this.#images.paths(...kinds)) await files.remove(path);
  }

  async #requireIdle(what: string): Promise<void> {
    const { vid } = this.#config;
    if (this.#isImporting) throw new StorageError(`${vid} cannot be ${what} while an import is running`);
    if ((await this.#images.look(this.#images.names.dirty)) !== undefined) {
      throw new StorageError(`${vid} cannot be ${what} while it is in use or has uncommitted data`);
    }
  }

  /** Runs work while no other work changes the volume. */
  #alone<Result>(verb: string, work: () => Promise<Result>): Promise<Result> {
    return this.#dependencies.queue.run(() => this.#as(verb, work));
  }

  async #as<Result>(verb: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const what = `${verb} ${this.#config.vid}`;
      if (!(error instanceof StorageError))
        this.#dependencies.listener.warning(`cannot ${what}: ${(error as Error).message}`);
      throw asStorageError(error, what);
    }
  }
}
