import type { App } from "./app.ts";
import type { Claim, LockHold } from "./lock-table.ts";

/**
 * Runs work while it holds locks and no change can be undone, because it is not undone with what it sees. If changes are
 * undone while it waits, it takes its locks again, since they can be others.
 *
 * @param claims returns the locks
 * @param limit the maximum number of saves to wait for [default: no limit]
 */
export async function runSettled<Result>(
  { locks, journal }: App,
  claims: () => readonly Claim[],
  work: (hold: LockHold) => Result | Promise<Result>,
  limit = Number.POSITIVE_INFINITY,
): Promise<Result> {
  let saves = 0;
  for (;;) {
    const result = await locks.run(claims, async (hold): Promise<Result | typeof undone> => {
      while (journal.hasUnsaved && saves++ < limit) if (!(await journal.settle())) return undone;
      return work(hold);
    });
    if (result !== undone) return result;
  }
}

/** Waits until no change can be undone, for work that holds its locks already. */
export async function waitUntilSettled({ journal }: App): Promise<void> {
  for (let saves = 0; journal.hasUnsaved && saves < maxSaves; saves++) await journal.settle();
}

/** The maximum number of saves that a caller waits for, since others can change the system all the time. */
export const maxSaves = 100;

/** The result of work that has waited for changes that were undone. */
const undone = Symbol("undone");
