import { AsyncLocalStorage } from "node:async_hooks";
import { type Claim, type LockHold, type LockKind, LockTable } from "../../../src/core/lock-table.ts";

/** The kinds of locks. */
export const lockKinds: readonly LockKind[] = [
  "presence",
  "power",
  "settings",
  "volumes",
  "devices",
  "files",
  "label",
  "pool",
];

/** A lock table that can lack one kind of lock, to see that a test notices. Work keeps the async context of its call. */
export class LeakyLocks extends LockTable {
  readonly #without: LockKind | undefined;

  constructor(without: LockKind | undefined) {
    super();
    this.#without = without;
  }

  override run<Result>(
    claims: () => readonly Claim[],
    work: (hold: LockHold) => Result | Promise<Result>,
  ): Promise<Result> {
    const kept = (all: readonly Claim[]): readonly Claim[] => all.filter(({ lock }) => lock !== this.#without);
    const inContext = AsyncLocalStorage.snapshot();
    return super.run(
      () => kept(claims()),
      (hold) =>
        inContext(work, {
          lower: (wanted) => hold.lower(kept(wanted)),
          exchange: (wanted) => hold.exchange(kept(wanted)),
        }),
    );
  }
}
