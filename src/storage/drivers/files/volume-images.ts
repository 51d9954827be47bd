import { basename, dirname, join } from "node:path";
import type { Revision } from "../../volume.ts";
import type { DiskCalls, FileFacts } from "./disk-calls.ts";
import { type ImageFile, type ImageKind, ImageNames, readImageName } from "./image-names.ts";

/** Node truncates mtimes to a microsecond, and the result can be one below. */
const timeTolerance = 2_000n;

/** A revision and its path. */
export interface RevisionImage extends Revision {
  readonly path: string;
  /** Null for a revision of the first naming, which is kept until the volume is removed. */
  readonly number: number | null;
}

/** A file of a volume and its path. */
export interface VolumeImage extends ImageFile {
  readonly path: string;
}

/** The files of a volume, as they are on disk now. */
export class VolumeImages {
  readonly names: ImageNames;
  readonly #calls: DiskCalls;

  /** @param base path of the volume, without an ending */
  constructor(calls: DiskCalls, base: string) {
    this.#calls = calls;
    this.names = new ImageNames(base);
  }

  look(path: string): Promise<FileFacts | undefined> {
    return this.#calls.look(path);
  }

  /** Returns the paths of files of some kinds. */
  async paths(...kinds: readonly ImageKind[]): Promise<readonly string[]> {
    return (await this.list()).filter(({ kind }) => kinds.includes(kind)).map(({ path }) => path);
  }

  /**
   * Returns the revisions, oldest first. A link to the present image does not count: an interrupted commit has left it.
   */
  async revisions(): Promise<readonly RevisionImage[]> {
    const found = (await this.#revisionFiles()).filter(({ isPresent }) => !isPresent);
    return found.map(({ image }) => revisionOf(image)).sort(byAge);
  }

  /** Returns links to the present image that an interrupted commit has left. */
  async unfinishedRevisions(): Promise<readonly string[]> {
    return (await this.#revisionFiles()).filter(({ isPresent }) => isPresent).map(({ image }) => image.path);
  }

  /** Returns the path for the next revision: its number is one more than the highest. */
  async nextRevision(): Promise<string> {
    const numbers = (await this.list()).map(({ kind, number }) => (kind === "revision" ? (number ?? 0) : 0));
    const clean = await this.#calls.look(this.names.clean);
    const time = new Date(Number((clean?.mtime ?? 0n) / 1_000_000n));
    return this.names.revision(Math.max(0, ...numbers) + 1, time);
  }

  /**
   * Returns whether the clone for the next start matches the image (docs/reference/reflink-storage.md#precache-test).
   */
  async precacheIsCurrent(): Promise<boolean> {
    const [clean, precache] = await Promise.all([this.look(this.names.clean), this.look(this.names.precache)]);
    if (clean === undefined || precache === undefined || clean.size !== precache.size) return false;
    const difference = clean.mtime - precache.mtime;
    return difference > -timeTolerance && difference < timeTolerance;
  }

  /** Returns the revisions, and whether each is a link to the present image. */
  async #revisionFiles(): Promise<readonly { readonly image: VolumeImage; readonly isPresent: boolean }[]> {
    const images = (await this.list()).filter(({ kind }) => kind === "revision");
    if (images.length === 0) return [];
    const [clean, ...facts] = await Promise.all(
      [this.names.clean, ...images.map(({ path }) => path)].map((path) => this.#calls.look(path)),
    );
    return images.flatMap((image, index) => {
      const identity = facts[index]?.identity;
      return identity === undefined ? [] : [{ image, isPresent: identity === clean?.identity }];
    });
  }

  /** Lists all files of the volume. */
  async list(): Promise<readonly VolumeImage[]> {
    const directory = dirname(this.names.base);
    const files = await this.#calls.list(directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return files.flatMap((file) => {
      const image = readImageName(file);
      return image?.volume === basename(this.names.base) ? [{ ...image, path: join(directory, file) }] : [];
    });
  }
}

function revisionOf({ number, time, path }: VolumeImage): RevisionImage {
  const text = time as string;
  return { id: number === null ? text : String(number), time: new Date(text), path, number };
}

/** Revisions without a number are older than those with one. */
function byAge(a: RevisionImage, b: RevisionImage): number {
  return (a.number ?? 0) - (b.number ?? 0) || (a.time?.getTime() ?? 0) - (b.time?.getTime() ?? 0);
}
