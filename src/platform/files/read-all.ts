import { readFileSync } from "node:fs";

/**
 * Reads a file of any kind to its end.
 *
 * @param file a path, or 0 for standard input
 * @throws the system's error, with its name as `code`
 */
export function readAll(file: string | 0): Uint8Array {
  return readFileSync(file);
}
