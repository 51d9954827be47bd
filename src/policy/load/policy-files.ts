/** Why a file or directory cannot be used. */
export interface FileProblem {
  readonly code: "missing" | "wrong-kind" | "unreadable" | "too-large" | "too-many-entries" | "link-loop" | "not-utf8";
  /** What is wrong, to be read after the name of the file: `is larger than …` */
  readonly message: string;
  /** For text that cannot be read: where, from 1. */
  readonly line?: number;
  readonly column?: number;
}

/** The value, or why there is none. */
export type FileResult<T> =
  | { readonly value: T; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: FileProblem };

/**
 * The files that policy is loaded from. The loader knows no other file system: tests give it one in memory, the command
 * one that is rooted in a directory, an editor one with unsaved text laid over.
 *
 * Paths are absolute, with `/` between components. No method throws.
 */
export interface PolicyFiles {
  /**
   * The names in a directory that are files, also by way of a symbolic link, or that cannot be looked at: reading these
   * says why. In any order.
   */
  list(directory: string): FileResult<readonly string[]>;
  /** The text of a file. A byte order mark at the start is text too. */
  read(path: string): FileResult<string>;
  /** The path without `.`, `..` and symbolic links, as far as it exists. */
  resolve(path: string): string;
}
