import { baseName, joinPath, parentPath, resolvePath } from "../base/path.ts";
import { readLink as readLinkOrThrow, realPath } from "../platform/files/read-files.ts";
import { workingDirectory } from "../platform/process/this-process.ts";

/** Returns a path without `.`, `..` and symbolic links. Parts that do not exist stay as written. */
export function resolveLive(path: string): string {
  try {
    return realPath(path);
  } catch {
    const normal = resolvePath(workingDirectory(), path);
    const parent = parentPath(normal);
    return parent === normal ? normal : joinPath(resolveLive(parent), baseName(normal));
  }
}

/** The maximum number of symbolic links that Linux follows in one path. */
export const maxLinks = 40;

/**
 * Does the same for a path inside a system tree: absolute links stay inside, and `..` does not lead out.
 *
 * @throws an error with code ELOOP, as the system does, after too many links
 */
export function resolveInside(root: string, path: string): string {
  const pending = path.split("/").reverse();
  const done: string[] = [];
  let links = 0;
  while (pending.length > 0) {
    const name = pending.pop() as string;
    if (name === "" || name === ".") continue;
    if (name === "..") {
      done.pop();
      continue;
    }
    const target = readLink(`${root}/${[...done, name].join("/")}`);
    if (target === undefined) {
      done.push(name);
      continue;
    }
    links++;
    if (links > maxLinks) throw Object.assign(new Error("too many symbolic links"), { code: "ELOOP" });
    if (target.startsWith("/")) done.length = 0;
    pending.push(...target.split("/").reverse());
  }
  return `/${done.join("/")}`;
}

/** Returns the target of a symbolic link; undefined if the path is not a link. */
export function readLink(path: string): string | undefined {
  try {
    return readLinkOrThrow(path);
  } catch {
    return undefined;
  }
}
