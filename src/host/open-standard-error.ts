import { constants, fstatSync, openSync } from "node:fs";

const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;

/** A descriptor of standard error where a write fails with EAGAIN when there is no room, instead of waiting for a reader. */
export function openStandardError(): number {
  try {
    const status = fstatSync(2);
    // Opened once more: what is set for the descriptor that we have is set for all who share it.
    if (status.isFIFO() || status.isCharacterDevice()) {
      return openSync("/proc/self/fd/2", O_WRONLY | O_NONBLOCK | O_NOCTTY);
    }
    // A socket cannot be opened; that of the journal is ours alone. It does not wait once there is a stream for it.
    if (status.isSocket()) void process.stderr;
  } catch {
    // As it is, then.
  }
  return 2;
}
