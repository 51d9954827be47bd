import type { StorageListener } from "../../pool.ts";
import { StorageError } from "../../storage-error.ts";
import type { DiskCalls } from "./disk-calls.ts";
import type { CopyOptions, ImageFiles } from "./image-files.ts";
import type { VolumeImages } from "./volume-images.ts";

/** Copies an image of a volume; false when only a clone was wanted, and cannot be made. */
export type CopyImage = (from: string, to: string, options?: Omit<CopyOptions, "onProgress">) => Promise<boolean>;

/** What was committed last of a volume, the revisions before it, and the clone for the next start. */
export class CommittedImage {
  readonly #images: VolumeImages;
  readonly #files: ImageFiles;
  readonly #sync: DiskCalls["sync"];
  readonly #listener: StorageListener;
  readonly #copy: CopyImage;

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

  /** Puts an image in place of the present one. Until the last rename nothing has changed. */
  async replaceBy(from: string, keepsRevision: boolean): Promise<void> {
    const { clean, precache } = this.#images.names;
    await this.#sync(from);
    await this.#files.remove(precache);
    if (keepsRevision) await this.keepAsRevision();
    await this.#files.rename(from, clean);
  }

  /**
   * Keeps the present image as a revision, under a second name: it is never written to again. No clone is made of it,
   * since that takes the longer the more fragments it has.
   */
  async keepAsRevision(): Promise<void> {
    const { clean } = this.#images.names;
    if ((await this.#images.look(clean)) === undefined) return;
    if ((await this.#images.unfinishedRevisions()).length > 0) return;
    await this.#files.link(clean, await this.#images.nextRevision());
  }

  /** Removes the oldest revisions but so many, those of the first layout never. */
  async prune(kept: number): Promise<void> {
    const numbered = (await this.#images.revisions()).filter(({ number }) => number !== null);
    for (const { path } of numbered.slice(0, Math.max(0, numbered.length - kept))) await this.#files.remove(path);
  }

  /** Makes the clone that the next start only has to rename, where clones can be made. */
  async prepareStart(): Promise<void> {
    const { clean, dirty, precache } = this.#images.names;
    const [committed, running] = await Promise.all([this.#images.look(clean), this.#images.look(dirty)]);
    if (committed === undefined || running !== undefined || (await this.#hasPrecache())) return;
    await this.#copy(clean, precache, { keepTime: true, onlyClone: true });
  }

  /** Gives a domain that starts a copy to write to. */
  async start(): Promise<void> {
    const { clean, dirty, precache } = this.#images.names;
    if (await this.#hasPrecache()) await this.#files.rename(precache, dirty);
    else await this.#copy(clean, dirty);
  }

  /** Makes the image that of another volume, and gives a domain that starts a copy to write to. */
  async startAsSnapshot(source: string): Promise<void> {
    const { clean, dirty } = this.#images.names;
    const [theirs, own] = await Promise.all([this.#images.look(source), this.#images.look(clean)]);
    if (theirs === undefined) {
      throw new StorageError("the image that it is a snapshot of is not there, or a domain writes to it");
    }
    if (theirs.identity !== own?.identity) await this.#files.link(source, clean);
    // From the link, since the source may be committed meanwhile.
    await this.#copy(clean, dirty);
  }

  /** Has a domain write to the image itself. No other name of it must be left. */
  async startDirectly(): Promise<void> {
    const { clean, dirty, precache } = this.#images.names;
    for (const path of await this.#images.unfinishedRevisions()) await this.#files.remove(path);
    await this.prune(0);
    await this.#files.remove(precache);
    await this.#files.rename(clean, dirty);
  }

  /** Whether there is a clone of the present image. An older one is removed. */
  async #hasPrecache(): Promise<boolean> {
    const { precache } = this.#images.names;
    if (await this.#images.precacheIsCurrent()) return true;
    if ((await this.#images.look(precache)) === undefined) return false;
    this.#listener.warning(`Removed stale file: ${JSON.stringify(precache)}`);
    await this.#files.remove(precache);
    return false;
  }
}
