/** The files of a volume, all in one directory (docs/reference/reflink-storage.md#image-names). */
export class ImageNames {
  /** The path of the volume, without an ending. */
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  /** What was committed last; of a snapshot what its source was when it started. */
  get clean(): string {
    return `${this.base}.img`;
  }

  /** What the domain writes to. */
  get dirty(): string {
    return `${this.base}-dirty.img`;
  }

  /** A clone of `clean` that was made ahead of the next start. */
  get precache(): string {
    return `${this.base}-precache.img`;
  }

  /** Data that is being imported. */
  get import(): string {
    return `${this.base}-import.img`;
  }

  /** @param time of the data, of which whole seconds are told */
  revision(number: number, time: Date): string {
    return `${this.clean}.${number}@${time.toISOString().slice(0, 19)}Z`;
  }
}

/** What a file of a volume is. */
export type ImageKind = "clean" | "dirty" | "precache" | "import" | "revision" | "temporary";

/** A file of a volume, told from its name. */
export interface ImageFile {
  /** The file without its directory. */
  readonly file: string;
  /** The name of the volume. */
  readonly volume: string;
  readonly kind: ImageKind;
  /** The number of a revision; null for other files, and for revisions of the first layout. */
  readonly number: number | null;
  /** The time of a revision, as in its name. */
  readonly time: string | null;
}

const time = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z";
const pattern = new RegExp(
  `^(?<volume>[A-Za-z0-9_.-]+?)(?:-(?<part>dirty|precache|import))?\\.img` +
    `(?:(?:\\.(?<number>[1-9][0-9]{0,14}))?@(?<time>${time}))?(?<temporary>~[A-Za-z0-9_]+)?$`,
);

/** What a file is, told from its name; undefined for a file that no volume has. */
export function readImageName(file: string): ImageFile | undefined {
  const groups = pattern.exec(file)?.groups;
  if (groups === undefined) return undefined;
  const { volume = "", part, number, time: made, temporary } = groups;
  if (part !== undefined && made !== undefined) return undefined;
  const kind =
    temporary !== undefined ? "temporary" : made !== undefined ? "revision" : ((part ?? "clean") as ImageKind);
  return { file, volume, kind, number: number === undefined ? null : Number(number), time: made ?? null };
}

/** Whether a volume can have a name: one that ends as files of other volumes do would share files with them. */
export function isVolumeName(name: string): boolean {
  return !/-(dirty|precache|import)$/.test(name) && !/\.img/.test(name);
}
