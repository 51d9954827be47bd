/**
 * Waits until the event loop has taken all that the kernel had for it when this was called, and has told those who listen:
 * ends of connections, notices of files. A callback of setImmediate runs after the loop has asked the kernel, in the same turn
 * if that was to come yet; the second one runs a turn later, so that one whole asking lies between.
 *
 * What another process did before it sent a request is therefore known, when the request is read first and this waited for
 * then.
 */
export function nextLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(setImmediate, resolve);
  });
}
