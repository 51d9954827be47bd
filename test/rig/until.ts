import { setTimeout } from "node:timers/promises";

/** Waits at most 30 seconds for a condition, because a busy machine can delay this process. */
export async function until(isSo: () => boolean): Promise<boolean> {
  const end = performance.now() + 30_000;
  while (!isSo() && performance.now() < end) await setTimeout(2);
  return isSo();
}
