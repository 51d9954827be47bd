/**
 * Returns an absolute path without empty parts, `.` and `..`, as `resolve` of `node:path` does.
 *
 * @param directory the absolute path where a relative path begins
 */
export function resolvePath(directory: string, path: string): string {
  const done: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${directory}/${path}`).split("/")) {
    if (part === "..") done.pop();
    else if (part !== "" && part !== ".") done.push(part);
  }
  return `/${done.join("/")}`;
}

/** Returns the directory of a path: `/` for `/`, `.` for a single name. */
export function parentPath(path: string): string {
  const [, parent] = /^(.*[^/])\/+[^/]+\/*$/s.exec(path) ?? [];
  if (parent !== undefined) return parent;
  return path.startsWith("/") ? "/" : ".";
}

/** Returns the last part of a path. */
export function baseName(path: string): string {
  return /([^/]*)\/*$/s.exec(path)?.[1] as string;
}

/** Returns a name below a directory. */
export function joinPath(directory: string, name: string): string {
  return `${directory === "/" ? "" : directory}/${name}`;
}
