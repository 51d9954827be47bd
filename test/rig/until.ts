import { setTimeout } from "node:timers/promises";

/** Waits until something is so, for half a minute at most: a busy machine can hold this process up for long. */
export async function until(isSo: () => boolean): Promise<boolean> {
  const end = performance.now() + 30_000;
  while (!isSo() && performance.now() < end) await setTimeout(2);
  return isSo();
}
