/** The signals that end a call that is carried out, with their numbers in <signal.h>. */
const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

type EndingSignal = keyof typeof numbers;

/**
 * Does some work in which these signals do not end the process at once.
 *
 * @param work is told of the first of them, and ends then as soon as what it has made is gone
 */
export async function holdSignals<T>(work: (ended: AbortSignal) => Promise<T>): Promise<T> {
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

/** The signal that came, and the exit code that tells of it as shells do; undefined when none came. */
export function endingSignalOf(
  abort: AbortSignal,
): { readonly signal: EndingSignal; readonly code: number } | undefined {
  if (!abort.aborted) return undefined;
  const signal = abort.reason as EndingSignal;
  return { signal, code: 128 + numbers[signal] };
}

/** Waits for what leaves nothing behind: undefined when a signal comes first. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const end = new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
  return Promise.race([work, end]);
}
