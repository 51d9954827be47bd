import { dirname } from "node:path";
import type { SaveCalls } from "./save-calls.ts";

/**
 * Replaces a file atomically (docs/reference/qubes-xml.md#atomic-replacement). A crash leaves the old or the new file,
 * and perhaps a temporary file that the next save overwrites.
 *
 * @param gid group of the file; undefined for that of the process
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
