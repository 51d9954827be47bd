/**
 * Returns a path as the kernel accepts it.
 *
 * @throws Error with the code of `node:fs` for a path with a NUL, where the kernel would end the path
 */
export function checkPath(path: string): string {
  if (path.includes("\0"))
    throw Object.assign(new Error("a path cannot contain NUL"), { code: "ERR_INVALID_ARG_VALUE" });
  return path;
}
