import { dirname } from "node:path";
import type { SaveCalls } from "./save-calls.ts";

/**
 * Replaces a file: a temporary one in the same folder is written and brought to the disk, then renamed, then the folder
 * is brought to the disk. A crash leaves the old file or the new one, and at most a temporary file beside it, which the
 * next save writes over. When a call fails before the rename, the old file stays as it is.
 *
 * @param gid the group that the file gets; undefined for that of the process
 */
export async function saveFile(calls: SaveCalls, path: string, text: string, gid: number | undefined): Promise<void> {
  const temporary = `${path}.new`;
  try {
    const file = await calls.open(temporary, "w", 0o660);
    try {
      await calls.write(file, text);
      if (gid !== undefined) await calls.chown(file, gid);
      await calls.chmod(file, 0o660);
      await calls.sync(file);
    } finally {
      await calls.close(file);
    }
    await calls.rename(temporary, path);
  } catch (error) {
    await calls.unlink(temporary).catch(() => {});
    throw error;
  }
  const folder = await calls.open(dirname(path), "r");
  try {
    await calls.sync(folder);
  } finally {
    await calls.close(folder);
  }
}
