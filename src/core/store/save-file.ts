import { dirname } from "node:path";
import type { SaveCalls } from "./save-calls.ts";

/** A file to replace, and its new text. */
export interface NewText {
  readonly path: string;
  readonly text: string;
  /** Group of the file; undefined for that of the process. */
  readonly gid?: number | undefined;
  /** Receives the identity of the new file (`SaveCalls.identity`) just before the file gets its name. */
  readonly onRename?: (identity: string) => void;
}

/**
 * Replaces a file atomically and durably (docs/reference/qubes-xml.md#atomic-replacement). A crash leaves the old or the
 * new file, and perhaps a temporary file that the next save overwrites.
 *
 * The folder is opened first. After the rename only its fsync can fail; then the file has the new text, perhaps not
 * durably.
 *
 * @throws the system's error
 */
export async function saveFile(calls: SaveCalls, { path, text, gid, onRename }: NewText): Promise<void> {
  const temporary = `${path}.new`;
  const folder = await calls.open(dirname(path), "r");
  try {
    try {
      const identity = await writeDurably(calls, temporary, text, gid);
      onRename?.(identity);
      await calls.rename(temporary, path);
    } catch (error) {
      await calls.unlink(temporary).catch(() => {});
      throw error;
    }
    await calls.sync(folder);
  } finally {
    // Nothing was written through this descriptor.
    await calls.close(folder).catch(() => {});
  }
}

/** Writes a text and returns the identity of the file. */
async function writeDurably(calls: SaveCalls, path: string, text: string, gid: number | undefined): Promise<string> {
  const file = await calls.open(path, "w", 0o660);
  try {
    await calls.write(file, text);
    if (gid !== undefined) await calls.chown(file, gid);
    await calls.chmod(file, 0o660);
    await calls.sync(file);
    return await calls.identityOf(file);
  } finally {
    await calls.close(file);
  }
}
