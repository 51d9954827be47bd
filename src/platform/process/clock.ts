/** Returns the milliseconds of a clock that never goes back. */
export function monotonicTime(): number {
  return process.uptime() * 1000;
}

/** Blocks the process for some milliseconds. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
