/** The exit codes of the programs. A stream that a signal ends leaves the exit code to the signal. */
export const programExits = { done: 0, failed: 1, usage: 2 } as const;
