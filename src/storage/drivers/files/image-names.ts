/** The files of a volume, all in one directory (docs/reference/reflink-storage.md#image-names). */
export class ImageNames {
  /** Path of the volume, without an ending. */
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  /** The last committed data. Of a snapshot: the source's data at its start. */
  get clean(): string {
    return `${this.base}.img`;
  }

  /** The working copy of a running domain. */
  get dirty(): string {
    return `${this.base}-dirty.img`;
  }

  /** A clone of `clean` for the next start. */
  get precache(): string {
    return `${this.base}-precache.img`;
  }

  /** Data of a running import. */
  get import(): string {
    return `${this.base}-import.img`;
  }

  /** @param time of the data; the name contains whole seconds */
  revision(number: number, time: Date): string {
    return `${this.clean}.${number}@${time.toISOString().slice(0, 19)}Z`;
  }
}

/** Kind of a file of a volume. */
export type ImageKind = "clean" | "dirty" | "precache" | "import" | "revision" | "temporary";

/** A file of a volume, parsed from its name. */
export interface ImageFile {
  /** Name of the file, without its directory. */
  readonly file: string;
  /** Name of the volume. */
  readonly volume: string;
  readonly kind: ImageKind;
  /** Number of a revision; null for other files and for revisions of the first naming. */
  readonly number: number | null;
  /** Time of a revision, as in its name. */
  readonly time: string | null;
}

const time = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z";
const pattern = new RegExp(
  `^(?<volume>[A-Za-z0-9_.-]+?)(?:-(?<part>dirty|precache|import))?\\.img` +
    `(?:(?:\\.(?<number>[1-9][0-9]{0,14}))?@(?<time>${time}))?(?<temporary>~[A-Za-z0-9_]+)?$`,
);

/** Parses the name of a file; returns undefined if no volume can have such a file. */
export function readImageName(file: string): ImageFile | undefined {
  const groups = pattern.exec(file)?.groups;
  if (groups === undefined) return undefined;
  const { volume = "", part, number, time: made, temporary } = groups;
  if (part !== undefined && made !== undefined) return undefined;
  const kind =
    temporary !== undefined ? "temporary" : made !== undefined ? "revision" : ((part ?? "clean") as ImageKind);
  return { file, volume, kind, number: number === undefined ? null : Number(number), time: made ?? null };
}

/**
 * Returns whether a volume can have a name. With the endings of image files it would share files with another volume.
 */
export function isVolumeName(name: string): boolean {
  return !/-(dirty|precache|import)$/.test(name) && !/\.img/.test(name);
}
