/** The relevant kinds of directory entries. `unknown` means that the filesystem does not report the kind. */
export const entryKinds = { unknown: 0, file: 1, link: 3 } as const;

/**
 * The entries of a directory: names, and at the same positions their kinds, numbered as in {@link entryKinds}. Other
 * numbers are neither file nor link.
 */
export type DirectoryEntries = readonly [names: readonly string[], kinds: readonly number[]];

/** The owner, mode (st_mode) and length in bytes of an open file. */
export interface FileStatus {
  readonly uid: number;
  readonly mode: number;
  readonly size: number;
}

/**
 * The system calls for files that a decision needs. Each throws the system's error, with its name as `code` (ENOENT,
 * …).
 */
export interface FileCalls {
  /** Opens a file for reading, without waiting for the writer of a FIFO. */
  open(path: string): number;
  /** Fills `room` from a position, which only regular files have, or without one from the current position. */
  read(descriptor: number, room: Uint8Array, position?: number): number;
  close(descriptor: number): void;
  /** Writes a text as UTF-8 and returns the number of written bytes. */
  writeText(descriptor: number, text: string): number;
  list(directory: string): DirectoryEntries;
  /** Returns the path without symbolic links. */
  realPath(path: string): string;
  status(descriptor: number): FileStatus;
  /** Returns whether a path exists. */
  exists(path: string): boolean;
}
