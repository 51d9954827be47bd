/** The fault at a call: it throws an error or ends the process. */
export type CallFault = () => never;

/** Asynchronous calls by name. */
type Calls<Names extends string> = Readonly<Record<Names, (...given: never[]) => Promise<unknown>>>;

/**
 * Wraps calls so that the call with a number has a fault.
 *
 * @param isLate whether the call is made before the fault
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
