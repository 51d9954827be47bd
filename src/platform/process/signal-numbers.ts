/** The signals that end a running call, with their numbers in <signal.h>. */
export const endingSignals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** The name of a signal that ends a running call. */
export type EndingSignal = keyof typeof endingSignals;
