import { host } from "../native/host.ts";

/** Returns the milliseconds of a clock that never goes back. */
export function monotonicTime(): number {
  return host.now();
}

/** Blocks the process for some milliseconds. */
export function pause(milliseconds: number): void {
  host.sleep(milliseconds);
}
