import { StorageError } from "../../storage-error.ts";

/** What errors of the system mean to people. */
const meanings: Readonly<Record<string, string>> = {
  ENOSPC: "the pool has no space left",
  EDQUOT: "the quota of the pool is used up",
  EIO: "its disk cannot be read or written; see the log of the kernel",
  EROFS: "the pool can only be read",
  ENOENT: "an image or the directory of the pool is not there",
  EACCES: "the daemon may not do that in the pool",
  EPERM: "the daemon may not do that in the pool",
  EMFILE: "the daemon has too many files open",
  EMLINK: "there are too many snapshots of one state",
};

/**
 * An error of the system as one that clients may see, without paths of the host; the log has those.
 *
 * @param what was to be done, as "start appvms/mail/private"
 */
export function asStorageError(error: unknown, what: string): unknown {
  if (error instanceof StorageError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  const meaning = meanings[code];
  return new StorageError(`cannot ${what}: ${meaning === undefined ? code : `${meaning} (${code})`}`);
}
