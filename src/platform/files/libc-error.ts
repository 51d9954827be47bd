import type { Libc } from "./libc.ts";
import { systemError } from "./system-error.ts";

/** Numbers of errors of Linux that are told apart, in <errno.h>. */
export const errorNumbers = { interrupted: 4, again: 11 } as const;

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
    if (number !== errorNumbers.interrupted) throw systemError(-number);
  }
}
