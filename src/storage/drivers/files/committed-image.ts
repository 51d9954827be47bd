import type { StorageListener } from "../../pool.ts";
import { StorageError } from "../../storage-error.ts";
import type { DiskCalls } from "./disk-calls.ts";
import type { CopyOptions, ImageFiles } from "./image-files.ts";
import type { VolumeImages } from "./volume-images.ts";

/** Copies an image of a volume. Returns false if only a clone was wanted and clones are unsupported. */
export type CopyImage = (from: string, to: string, options?: Omit<CopyOptions, "onProgress">) => Promise<boolean>;

/** The last committed image of a volume, its revisions, and the clone for the next start. */
export class CommittedImage {
  readonly #images: VolumeImages;
  readonly #files: ImageFiles;
  readonly #sync: DiskCalls["sync"];
  readonly #listener: StorageListener;
  readonly #copy: CopyImage;
  #readers = 0;

  constructor(
    images: VolumeImages,
    files: ImageFiles,
    sync: DiskCalls["sync"],
    listener: StorageListener,
    copy: CopyImage,
  ) {
    this.#images = images;
    this.#files = files;
    this.#sync = sync;
    this.#listener = listener;
    this.#copy = copy;
  }

  /**
   * Replaces the committed image (docs/reference/reflink-storage.md#commit). Nothing changes before the last rename.
   */
  async replaceBy(from: string, keepsRevision: boolean): Promise<void> {
    const { clean, precache } = this.#images.names;
    await this.#sync(from);
    await this.#files.remove(precache);
    if (keepsRevision) await this.keepAsRevision();
    await this.#files.rename(from, clean);
  }

  /**
   * Keeps the present image as a revision, by a hard link. A committed image is never written to again. A clone would
   * be slow for images with many fragments.
   */
  async keepAsRevision(): Promise<void> {
    const { clean } = this.#images.names;
    if ((await this.#images.look(clean)) === undefined) return;
    if ((await this.#images.unfinishedRevisions()).length > 0) return;
    await this.#files.link(clean, await this.#images.nextRevision());
  }

  /** Removes the oldest revisions beyond a limit. Revisions of the first naming are never removed. */
  async prune(kept: number): Promise<void> {
    const numbered = (await this.#images.revisions()).filter(({ number }) => number !== null);
    for (const { path } of numbered.slice(0, Math.max(0, numbered.length - kept))) await this.#files.remove(path);
  }

  /** Replaces the image by a larger copy. Snapshots may be links to it, and an import may be reading it. */
  async enlarge(size: number): Promise<void> {
    const { clean, precache } = this.#images.names;
    await this.#files.remove(precache);
    await this.#copy(clean, clean, { size });
  }

  /** Makes the clone that the next start only renames, if clones are supported. */
  async prepareStart(): Promise<void> {
    const { clean, dirty, precache } = this.#images.names;
    const [committed, running] = await Promise.all([this.#images.look(clean), this.#images.look(dirty)]);
    if (committed === undefined || running !== undefined || (await this.#hasPrecache())) return;
    await this.#copy(clean, precache, { keepTime: true, onlyClone: true });
  }

  /** Creates the working copy for a domain that starts. */
  async start(): Promise<void> {
    const { clean, dirty, precache } = this.#images.names;
    if (await this.#hasPrecache()) await this.#files.rename(precache, dirty);
    else await this.#copy(clean, dirty);
  }

  /** Links the image of another volume, and creates the working copy for a domain that starts. */
  async startAsSnapshot(source: string): Promise<void> {
    const { clean, dirty } = this.#images.names;
    const [theirs, own] = await Promise.all([this.#images.look(source), this.#images.look(clean)]);
    if (theirs === undefined) {
      throw new StorageError("the source image of the snapshot does not exist, or a running domain uses it");
    }
    if (theirs.identity !== own?.identity) await this.#files.link(source, clean);
    // Copy from the link, because the source may be committed at the same time.
    await this.#copy(clean, dirty);
  }

  /** Runs work that reads the image, whose data does not change before the work ends. */
  async read<Result>(vid: string, work: (path: string) => Promise<Result>): Promise<Result> {
    const { clean } = this.#images.names;
    this.#readers++;
    try {
      if ((await this.#images.look(clean)) !== undefined) return await work(clean);
      throw new StorageError(`the image of ${vid} does not exist, or a running domain uses it`);
    } finally {
      this.#readers--;
    }
  }

  /** Lets a domain write to the image itself. */
  async startDirectly(): Promise<void> {
    const { clean, dirty, precache } = this.#images.names;
    for (const path of await this.#images.unfinishedRevisions()) await this.#files.remove(path);
    await this.prune(0);
    await this.#files.remove(precache);
    // From here on neither a snapshot nor a reader finds the image.
    await this.#files.rename(clean, dirty);
    try {
      if (this.#readers > 0) await this.#copy(dirty, dirty);
      else await this.isolate();
    } catch (error) {
      await this.#files.rename(dirty, clean).catch(() => {});
      throw error;
    }
  }

  /** Gives a domain an image of its own. An image with another name is the committed image of a snapshot. */
  async isolate(): Promise<void> {
    const { dirty } = this.#images.names;
    if (((await this.#images.look(dirty))?.links ?? 1) > 1) await this.#copy(dirty, dirty);
  }

  /**
   * Returns whether the clone of the present image is current. A stale clone is removed
   * (docs/reference/reflink-storage.md#precache-test).
   */
  async #hasPrecache(): Promise<boolean> {
    const { precache } = this.#images.names;
    if (await this.#images.precacheIsCurrent()) return true;
    if ((await this.#images.look(precache)) === undefined) return false;
    this.#listener.warning(`Removed stale file: ${JSON.stringify(precache)}`);
    await this.#files.remove(precache);
    return false;
  }
}
