import { apply, type Observed } from "./model.ts";
import type { ModelState } from "./model-state.ts";

/** A call with the moments of its begin and its reply. */
export interface TimedCall extends Observed {
  readonly begin: number;
  readonly end: number;
}

/**
 * Looks for an order of whole calls that explains the replies and the final state. A call that ended before another one
 * began comes first.
 */
export function isExplained(
  start: ModelState,
  calls: readonly TimedCall[],
  isFinal: (state: ModelState) => boolean,
): boolean {
  const seen = new Set<string>();
  const search = (state: ModelState, left: readonly TimedCall[]): boolean => {
    if (left.length === 0) return isFinal(state);
    const key = `${left.map((call) => calls.indexOf(call)).join()} ${JSON.stringify(state)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return left.some((call) => {
      const rest = left.filter((each) => each !== call);
      if (rest.some(({ end }) => end < call.begin)) return false;
      return apply(state, call).some((next) => search(next, rest));
    });
  };
  return search(start, calls);
}
