import { StorageError } from "../../storage-error.ts";

/** Explanations of system errors. */
const meanings: Readonly<Record<string, string>> = {
  ENOSPC: "the pool has no space left",
  EDQUOT: "the quota of the pool is used up",
  EIO: "its disk failed; see the kernel log",
  EROFS: "the pool is read-only",
  ENOENT: "an image or the directory of the pool does not exist",
  EACCES: "the daemon has no permission in the pool",
  EPERM: "the daemon has no permission in the pool",
  EMFILE: "the daemon has too many files open",
  EMLINK: "too many snapshots of one state",
};

/**
 * Converts a system error to one that clients may see. It names no paths of the host; the log does.
 *
 * @param what the operation, such as "start appvms/mail/private"
 */
export function asStorageError(error: unknown, what: string): unknown {
  if (error instanceof StorageError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  const meaning = meanings[code];
  return new StorageError(`cannot ${what}: ${meaning === undefined ? code : `${meaning} (${code})`}`);
}
