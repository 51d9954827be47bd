import { type EndingSignal, endingSignals } from "../platform/process/signal-numbers.ts";
import { holdSignal } from "../platform/process/signals.ts";

/**
 * Runs work during which these signals do not end the process at once.
 *
 * @param work receives an `AbortSignal`. The first signal aborts it; the work then cleans up and ends.
 */
export async function holdSignals<T>(work: (abort: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const names = Object.keys(endingSignals) as EndingSignal[];
  const releases = names.map((name) => holdSignal(name, () => controller.abort(name)));
  try {
    return await work(controller.signal);
  } finally {
    for (const release of releases) release();
  }
}

/** Returns the signal that arrived, and the exit code that a shell reports for it. Without a signal: undefined. */
export function endingSignalOf(
  abort: AbortSignal,
): { readonly signal: EndingSignal; readonly code: number } | undefined {
  if (!abort.aborted) return undefined;
  const signal = abort.reason as EndingSignal;
  return { signal, code: 128 + endingSignals[signal] };
}

/** Waits for work that needs no cleanup. Returns undefined if a signal arrives first. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const end = new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
  return Promise.race([work, end]);
}
