import { constants } from "node:fs";
import { copyFile, open } from "node:fs/promises";

/** `O_TMPFILE` of open(2): an unnamed file that disappears when it is closed. Node has no constant for it. */
const temporaryFile = 0o20200000;

const refusals: readonly unknown[] = ["ENOTSUP", "EOPNOTSUPP", "EXDEV", "EINVAL", "EBADF"];

/**
 * Returns whether an error of a clone means that clones are unsupported
 * (docs/reference/reflink-storage.md#clone-errors).
 */
export function refusesClones(error: unknown): boolean {
  return refusals.includes((error as NodeJS.ErrnoException).code);
}

/**
 * Returns whether files in a directory can share data. It tries with two unnamed files, so nothing is left behind.
 *
 * @throws Error if the probe fails for another reason
 */
export async function canClone(directory: string): Promise<boolean> {
  const from = await open(directory, temporaryFile | constants.O_RDWR, 0o600);
  try {
    const to = await open(directory, temporaryFile | constants.O_RDWR, 0o600);
    try {
      // An empty file can be cloned without support (docs/reference/reflink-storage.md#clone-probe).
      await from.write("data");
      await copyFile(pathOf(from.fd), pathOf(to.fd), constants.COPYFILE_FICLONE_FORCE);
      return true;
    } catch (error) {
      if (refusesClones(error)) return false;
      throw error;
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

function pathOf(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}
