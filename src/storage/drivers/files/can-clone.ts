import { constants } from "node:fs";
import { copyFile, open } from "node:fs/promises";

/** `O_TMPFILE` of open(2): a file without a name, which is gone when it is closed. Node has no name for it. */
const temporaryFile = 0o20200000;

const refusals: readonly unknown[] = ["ENOTSUP", "EOPNOTSUPP", "EXDEV", "EINVAL", "EBADF"];

/** Whether the error of a clone says that the filesystem cannot do it, and nothing of the disk or its space. */
export function refusesClones(error: unknown): boolean {
  return refusals.includes((error as NodeJS.ErrnoException).code);
}

/**
 * Whether files in a directory can share their data. Two files without names try it, so nothing is left behind.
 *
 * @throws Error when that cannot be found out
 */
export async function canClone(directory: string): Promise<boolean> {
  const from = await open(directory, temporaryFile | constants.O_RDWR, 0o600);
  try {
    const to = await open(directory, temporaryFile | constants.O_RDWR, 0o600);
    try {
      // An empty file can be cloned everywhere.
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
