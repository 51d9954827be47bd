import type { EndingSignal } from "./signal-numbers.ts";

/**
 * Calls back for a signal instead of its default effect.
 *
 * @returns a function that restores the default effect
 */
export function holdSignal(name: EndingSignal, callback: () => void): () => void {
  process.on(name, callback);
  return () => process.off(name, callback);
}

/** Sends a signal to this process. */
export function raiseSignal(name: EndingSignal): void {
  process.kill(process.pid, name);
}
