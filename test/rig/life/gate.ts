/** Waits before a step of the daemon; it can fail instead of the step. */
export type Gate = (step: string) => Promise<void>;

/** Lets every step continue at once. */
export const openGate: Gate = async () => {};
