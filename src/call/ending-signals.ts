/** The signals that end a running call, with their numbers in <signal.h>. */
const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

type EndingSignal = keyof typeof numbers;

/**
 * Runs work during which these signals do not end the process at once.
 *
 * @param work receives an `AbortSignal`. The first signal aborts it; the work then cleans up and ends.
 */
export async function holdSignals<T>(work: (abort: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const end = (signal: NodeJS.Signals): void => controller.abort(signal);
  const names = Object.keys(numbers) as EndingSignal[];
  for (const name of names) process.on(name, end);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of names) process.off(name, end);
  }
}

/** Returns the signal that arrived, and the exit code that a shell reports for it. Without a signal: undefined. */
export function endingSignalOf(
  abort: AbortSignal,
): { readonly signal: EndingSignal; readonly code: number } | undefined {
  if (!abort.aborted) return undefined;
  const signal = abort.reason as EndingSignal;
  return { signal, code: 128 + numbers[signal] };
}

/** Waits for work that needs no cleanup. Returns undefined if a signal arrives first. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const end = new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
  return Promise.race([work, end]);
}
