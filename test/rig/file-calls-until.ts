import { type FileCalls, systemFileCalls } from "../../src/core/store/file-calls.ts";

/** What happens at a call: an error is thrown, or the process ends. */
export type CallFault = () => never;

/**
 * The calls of the system, of which the one with a number has a fault instead.
 *
 * @param isLate whether the call is made before that
 */
export function fileCallsUntil(
  number: number,
  fault: CallFault,
  isLate = false,
): FileCalls & { readonly made: number } {
  let made = 0;
  const calls = Object.fromEntries(
    Object.entries(systemFileCalls).map(([name, call]) => [
      name,
      async (...given: unknown[]) => {
        const isLast = ++made === number;
        if (isLast && !isLate) fault();
        const result = await (call as (...args: unknown[]) => Promise<unknown>)(...given);
        if (isLast) fault();
        return result;
      },
    ]),
  ) as unknown as FileCalls;
  return Object.defineProperty(calls, "made", { get: () => made }) as FileCalls & { readonly made: number };
}
