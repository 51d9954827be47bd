import { readOwnText } from "../platform/files/read-files.ts";

/**
 * The maximum size of a compiled policy in bytes. A larger file is not read, because loading the policy is then as
 * fast.
 */
export const maxCompiledBytes = 256 * 1024 * 1024;

/**
 * Returns the text of a file that only root and the caller can have written. Any user who can write the file decides
 * calls.
 *
 * @returns undefined if the file does not exist, is writable for others, or cannot be read
 */
export function readCompiledFile(path: string): string | undefined {
  try {
    return readOwnText(path, maxCompiledBytes);
  } catch {
    return undefined;
  }
}
