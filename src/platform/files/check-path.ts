/**
 * A path as the kernel takes it.
 *
 * @throws Error with the code of `node:fs` for a path with a NUL, up to which the kernel would take it
 */
export function checkPath(path: string): string {
  if (path.includes("\0")) throw Object.assign(new Error("a path has no NUL"), { code: "ERR_INVALID_ARG_VALUE" });
  return path;
}
