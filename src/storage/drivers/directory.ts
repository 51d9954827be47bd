import { realpathSync } from "node:fs";
import { resolve, sep } from "node:path";
import type { Pool } from "../pool.ts";

/** The pool with the innermost directory around that of another. */
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

/** Where a path leads; the path itself when nothing is there. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
