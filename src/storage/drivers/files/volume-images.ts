import { basename, dirname, join } from "node:path";
import type { Revision } from "../../volume.ts";
import type { DiskCalls, FileFacts } from "./disk-calls.ts";
import { type ImageFile, type ImageKind, ImageNames, readImageName } from "./image-names.ts";

/** A revision, and where it lies. */
export interface RevisionImage extends Revision {
  readonly path: string;
  /** Null for one of the first layout, which is kept until the volume is removed. */
  readonly number: number | null;
}

/** The files that a volume has, as they are on the disk now. */
export class VolumeImages {
  readonly names: ImageNames;
  readonly #calls: DiskCalls;

  /** @param base the path of the volume, without an ending */
  constructor(calls: DiskCalls, base: string) {
    this.#calls = calls;
    this.names = new ImageNames(base);
  }

  look(path: string): Promise<FileFacts | undefined> {
    return this.#calls.look(path);
  }

  /** The paths of files of a kind. */
  async paths(...kinds: readonly ImageKind[]): Promise<readonly string[]> {
    return (await this.#own()).filter(({ kind }) => kinds.includes(kind)).map(({ file }) => this.#pathOf(file));
  }

  /**
   * The oldest first. What is the same file as the present image is none yet: a commit has kept it under that name, and
   * was interrupted.
   */
  async revisions(): Promise<readonly RevisionImage[]> {
    const files = (await this.#own()).filter(({ kind }) => kind === "revision");
    const clean = files.length === 0 ? undefined : await this.#calls.look(this.names.clean);
    const found: RevisionImage[] = [];
    for (const file of files) {
      const path = this.#pathOf(file.file);
      const facts = await this.#calls.look(path);
      if (facts !== undefined && facts.identity !== clean?.identity) found.push(revisionOf(file, path));
    }
    return found.sort(byAge);
  }

  /** The names of the present image as a revision that an interrupted commit has left. */
  async unfinishedRevisions(): Promise<readonly string[]> {
    const finished = new Set((await this.revisions()).map(({ path }) => path));
    return (await this.paths("revision")).filter((path) => !finished.has(path));
  }

  /** Where the present image is to be kept as a revision: one number higher than any. */
  async nextRevision(): Promise<string> {
    const numbers = (await this.#own()).map(({ kind, number }) => (kind === "revision" ? (number ?? 0) : 0));
    const clean = await this.#calls.look(this.names.clean);
    const time = new Date(Number((clean?.mtime ?? 0n) / 1_000_000n));
    return this.names.revision(Math.max(0, ...numbers) + 1, time);
  }

  async #own(): Promise<readonly ImageFile[]> {
    const { base } = this.names;
    const files = await this.#calls.list(dirname(base)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return files.map(readImageName).filter((file) => file?.volume === basename(base)) as readonly ImageFile[];
  }

  #pathOf(file: string): string {
    return join(dirname(this.names.base), file);
  }
}

function revisionOf({ number, time }: ImageFile, path: string): RevisionImage {
  const text = time as string;
  return { id: number === null ? text : String(number), time: new Date(text), path, number };
}

/** Those without number are from before there were numbers. */
function byAge(a: RevisionImage, b: RevisionImage): number {
  return (a.number ?? 0) - (b.number ?? 0) || (a.time?.getTime() ?? 0) - (b.time?.getTime() ?? 0);
}
