import { setFlagsFromString } from "node:v8";

/** Returns the number of the process. */
export function processId(): number {
  return process.pid;
}

/** Returns the seconds since the start of the process. */
export function secondsSinceStart(): number {
  return process.uptime();
}

/**
 * Joins a group, if the process may.
 *
 * @throws Error if the group does not exist
 */
export function joinGroup(name: string): void {
  if (process.getuid?.() === 0) process.setegid?.(name);
}

/** Tunes the runtime: a call leaves few objects, which die at once, so that a growing nursery gains nothing. */
export function tuneForService(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}
