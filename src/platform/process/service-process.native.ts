import { host } from "../native/host.ts";

const start = host.now();

/** Returns the number of the process. */
export function processId(): number {
  return host.pid;
}

/** Returns the seconds since the start of the process; this code is loaded directly after it. */
export function secondsSinceStart(): number {
  return (host.now() - start) / 1000;
}

/** Joins a group, if the process may. */
export function joinGroup(name: string): void {
  if (host.uid === 0) host.joinGroup(name);
}

/** The runtime needs no tuning. */
export function tuneForService(): void {}
