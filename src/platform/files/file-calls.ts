/** The kinds of directory entries that are told apart. `unknown` is one that the filesystem does not tell. */
export const entryKinds = { unknown: 0, file: 1, link: 3 } as const;

/** What is in a directory: names, and at the same places their kinds, numbered as in {@link entryKinds}; others are neither. */
export type DirectoryEntries = readonly [names: readonly string[], kinds: readonly number[]];

/** Who owns an open file, what it is and who may do what with it (`mode` is st_mode), and its length in bytes. */
export interface FileStatus {
  readonly uid: number;
  readonly mode: number;
  readonly size: number;
}

/**
 * The calls of the kernel for files that a decision makes. Each throws the system's error, with its name as `code`
 * (ENOENT, …).
 */
export interface FileCalls {
  /** Opens a file to read it. It does not wait for the writer of a FIFO. */
  open(path: string): number;
  /** Reads into the whole of `room`, from a position that nothing but a file has, or, without one, from where it stands. */
  read(descriptor: number, room: Uint8Array, position?: number): number;
  close(descriptor: number): void;
  /** Writes a text as UTF-8; gives the number of bytes that were written. */
  writeText(descriptor: number, text: string): number;
  list(directory: string): DirectoryEntries;
  /** The path without symbolic links. */
  realPath(path: string): string;
  status(descriptor: number): FileStatus;
  /** Whether something is there. */
  exists(path: string): boolean;
}
