import { readFileSync } from "node:fs";

/**
 * Returns the kernel's list of Unix sockets (proc(5), `/proc/net/unix`), one character for each byte.
 *
 * @throws the system's error
 */
export function readSocketList(): string {
  return readFileSync("/proc/net/unix", "latin1");
}
