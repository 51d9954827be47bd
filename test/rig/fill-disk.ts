import { execFileSync } from "node:child_process";
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";

const mebibyte = 2 ** 20;

/** Fills a filesystem until a number of bytes is left, and returns what frees the space again. */
export function fillDisk(directory: string, left: number): () => void {
  const filler = join(directory, "filler");
  const file = openSync(filler, "w");
  for (const size of [mebibyte, 4096]) {
    const bytes = Buffer.alloc(size, 1);
    try {
      while (freeBytes(directory) > left + size) writeSync(file, bytes);
    } catch {
      // Full.
    }
  }
  closeSync(file);
  return () => {
    rmSync(filler);
    execFileSync("sync", ["-f", directory]);
  };
}

function freeBytes(directory: string): number {
  const { bfree, bsize } = statfsSync(directory);
  return bfree * bsize;
}
