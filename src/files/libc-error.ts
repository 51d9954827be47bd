import type { Libc } from "./libc.ts";

/** Numbers of errors of Linux that are told apart, in <errno.h>. */
export const errorNumbers = { interrupted: 4, again: 11 } as const;

/** The names of the errors that a usual call meets; the others are asked for. */
const names: Readonly<Record<number, string>> = { 2: "ENOENT", 11: "EAGAIN", 111: "ECONNREFUSED" };

/** The name of an error (ENOENT, …). */
export function errorName(number: number): string {
  return names[number] ?? process.getBuiltinModule("node:util").getSystemErrorName(-number);
}

/**
 * Makes a call of the C library, again when a signal came between.
 *
 * @returns what it gives
 * @throws the system's error, with its name as `code`, when that is negative
 */
export function mustSucceed(libc: Libc, attempt: () => number): number {
  for (;;) {
    const result = attempt();
    if (result >= 0) return result;
    const number = libc.errno();
    if (number !== errorNumbers.interrupted) throw systemError(number);
  }
}

/** The error of a call, as `node:fs` throws it. */
export function systemError(number: number): NodeJS.ErrnoException {
  const code = errorName(number);
  return Object.assign(new Error(code), { code, errno: -number });
}
