/** The names of common errors by their numbers in <errno.h> of Linux. Other names are looked up. */
const names: Readonly<Record<number, string>> = {
  2: "ENOENT",
  11: "EAGAIN",
  13: "EACCES",
  91: "EPROTOTYPE",
  111: "ECONNREFUSED",
};

/**
 * Returns the name of an error (ENOENT, …).
 *
 * @param status the negative number of the error, as in libuv
 */
export function errorName(status: number): string {
  // Rare errors need a module, which is loaded on demand.
  return names[-status] ?? process.getBuiltinModule("node:util").getSystemErrorName(status);
}

/** Returns the error of a system call, with its name as `code`, as in `node:fs`. */
export function systemError(status: number, call?: string): NodeJS.ErrnoException {
  const code = errorName(status);
  return Object.assign(new Error(call === undefined ? code : `${code}, ${call}`), { code });
}
