/** The names of the errors that a usual call meets, by their numbers in <errno.h> of Linux; the others are asked for. */
const names: Readonly<Record<number, string>> = {
  2: "ENOENT",
  11: "EAGAIN",
  13: "EACCES",
  91: "EPROTOTYPE",
  111: "ECONNREFUSED",
};

/**
 * The name of an error (ENOENT, …).
 *
 * @param status the negative number of the error, as libuv gives it
 */
export function errorName(status: number): string {
  // Rare ones need a module, which is loaded only then.
  return names[-status] ?? process.getBuiltinModule("node:util").getSystemErrorName(status);
}

/** The error of a call of the kernel, with its name as `code` as in those of `node:fs`. */
export function systemError(status: number, call?: string): NodeJS.ErrnoException {
  const code = errorName(status);
  return Object.assign(new Error(call === undefined ? code : `${code}, ${call}`), { code });
}
