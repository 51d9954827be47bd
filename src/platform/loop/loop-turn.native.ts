/**
 * Calls back at once. Watches and notices of this runtime ask the kernel when a caller reads them. Everything from before
 * the call is therefore known without a turn of the loop.
 */
export function afterLoopTurn(callback: () => void): void {
  callback();
}

/** Does the same for code that waits. */
export function nextLoopTurn(): Promise<void> {
  return new Promise(afterLoopTurn);
}
