import { realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import type { Pool } from "../pool.ts";

/** Subdirectories of a pool (docs/reference/reflink-storage.md#pool-directory). */
export const volumeDirectories = ["appvms", "vm-templates"] as const;

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

/**
 * Returns a pool whose volumes can be in the same directories as those of another pool, also by links and mounts. A
 * pool may be inside another pool, but not inside its volumes.
 */
export function poolWithSameDirectory(
  { config, name }: Pick<Pool, "config" | "name">,
  others: readonly Pool[],
): Pool | null {
  const own = areaOf(config["dir_path"] as string);
  const found = others.find(({ config: { dir_path: directory }, name: other, driver }) => {
    if (other === name || directory === undefined || driver === "linux-kernel") return false;
    const theirs = areaOf(directory);
    return isSame(own, theirs) || isAmongVolumes(own, theirs) || isAmongVolumes(theirs, own);
  });
  return found ?? null;
}

/** The directories of a pool, each as the identities of itself and of all directories around it, outermost first. */
interface Area {
  readonly directory: readonly string[];
  readonly volumes: readonly (readonly string[])[];
}

function areaOf(directory: string): Area {
  return {
    directory: identitiesOf(directory),
    volumes: volumeDirectories.map((each) => identitiesOf(join(directory, each))),
  };
}

function isSame(one: Area, other: Area): boolean {
  return one.directory.at(-1) === other.directory.at(-1);
}

/** Returns whether an area, or volumes of it, are among the volumes of another area. */
function isAmongVolumes(inner: Area, outer: Area): boolean {
  return outer.volumes.some((volumes) => {
    return [inner.directory, ...inner.volumes].some((each) => each.includes(volumes.at(-1) as string));
  });
}

/** Returns the identity of a file by its directory and its name. The file itself need not exist. */
export function placeOf(path: string): string {
  const directory = dirname(path);
  return `${identityOf(directory) ?? identitiesOf(directory).at(-1)}/${basename(path)}`;
}

/** Returns the identities of a directory and of all directories around it. A path that does not exist has one, too. */
function identitiesOf(directory: string): readonly string[] {
  const path = realPath(directory);
  const around = dirname(path) === path ? [] : identitiesOf(dirname(path));
  return [...around, identityOf(path) ?? `${around.at(-1)}/${basename(path)}`];
}

function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

/** Resolves a path; only the existing part if it does not exist. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const whole = resolve(path);
    return dirname(whole) === whole ? whole : join(realPath(dirname(whole)), basename(whole));
  }
}
