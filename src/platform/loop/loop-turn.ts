/**
 * Calls back when the event loop has delivered everything that the kernel had for it at the time of the call. Examples
 * are ends of connections and notifications of files. A callback of setImmediate runs after the loop has polled the
 * kernel, possibly in the same turn. The second callback runs one turn later, so that one complete poll lies between
 * them.
 *
 * If a request is read before this call, all earlier actions of the process that sent it are known afterwards.
 */
export function afterLoopTurn(callback: () => void): void {
  setImmediate(setImmediate, callback);
}

/** Does the same for code that waits. */
export function nextLoopTurn(): Promise<void> {
  return new Promise(afterLoopTurn);
}
