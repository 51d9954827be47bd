/** The reason why a file or directory cannot be used. */
export interface FileProblem {
  readonly code: "missing" | "wrong-kind" | "unreadable" | "too-large" | "too-many-entries" | "link-loop" | "not-utf8";
  /** The problem, as a continuation of the file's name: `is larger than …` */
  readonly message: string;
  /** For unreadable text: the line, from 1. */
  readonly line?: number;
  readonly column?: number;
}

/** A value, or the reason why it is missing. */
export type FileResult<T> =
  | { readonly value: T; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: FileProblem };

/**
 * The files that policy is loaded from. The loader uses no other file system. Tests provide one in memory, the command
 * provides one rooted in a directory, and an editor provides one with unsaved text on top.
 *
 * Paths are absolute, with `/` between components. No method throws.
 */
export interface PolicyFiles {
  /**
   * Returns the names in a directory that are files or links to files, in any order. Entries that cannot be examined
   * are included: reading them reports the reason.
   */
  list(directory: string): FileResult<readonly string[]>;
  /** Returns the text of a file. A byte order mark at the start is part of the text. */
  read(path: string): FileResult<string>;
  /** Returns the path without `.`, `..` and symbolic links, as far as it exists. */
  resolve(path: string): string;
}
