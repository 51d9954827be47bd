import { constants, fstatSync, openSync } from "node:fs";

const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;

/**
 * Returns a descriptor of standard error. On a full pipe, a write fails with EAGAIN instead of waiting for a reader.
 */
export function openStandardError(): number {
  try {
    const status = fstatSync(2);
    // The file is opened again, because flags of the existing descriptor apply to every process that shares it.
    if (status.isFIFO() || status.isCharacterDevice()) {
      return openSync("/proc/self/fd/2", O_WRONLY | O_NONBLOCK | O_NOCTTY);
    }
    // A socket cannot be opened again, but the journal's socket belongs to this process alone. A stream makes it
    // non-blocking.
    if (status.isSocket()) void process.stderr;
  } catch {
    // The descriptor stays unchanged.
  }
  return 2;
}
