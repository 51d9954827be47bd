import { realpathSync } from "node:fs";
import { resolve, sep } from "node:path";
import type { Pool } from "../pool.ts";

/** Returns the pool with the innermost directory that contains the directory of another pool. */
export function poolAround({ config, name }: Pick<Pool, "config" | "name">, others: readonly Pool[]): Pool | null {
  const own = realPath(config["dir_path"] as string);
  let found: Pool | null = null;
  let foundPath = "";
  for (const other of others) {
    const directory = other.config["dir_path"];
    if (other.name === name || directory === undefined || other.driver === "linux-kernel") continue;
    const path = realPath(directory);
    const isAround = own === path || own.startsWith(path.endsWith(sep) ? path : path + sep);
    if (isAround && path.length > foundPath.length) [found, foundPath] = [other, path];
  }
  return found;
}

/** Resolves a path; returns the path itself if it does not exist. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
