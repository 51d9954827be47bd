/** What happens at a call: an error is thrown, or the process ends. */
export type CallFault = () => never;

/** Asynchronous calls by their names. */
type Calls<Names extends string> = Readonly<Record<Names, (...given: never[]) => Promise<unknown>>>;

/**
 * Calls of which the one with a number has a fault instead.
 *
 * @param isLate whether the call is made before that
 */
export function callsUntil<Names extends string, These extends Calls<Names>>(
  calls: These & Calls<Names>,
  number: number,
  fault: CallFault,
  isLate = false,
): These & { readonly made: number } {
  let made = 0;
  const wrapped = Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      async (...given: unknown[]) => {
        const isLast = ++made === number;
        if (isLast && !isLate) fault();
        const result = await (call as (...args: unknown[]) => Promise<unknown>)(...given);
        if (isLast) fault();
        return result;
      },
    ]),
  ) as unknown as These;
  return Object.defineProperty(wrapped, "made", { get: () => made }) as These & { readonly made: number };
}
