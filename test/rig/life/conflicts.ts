import { type Claim, type LockHold, type LockKind, LockTable } from "../../../src/core/lock-table.ts";
import { type LifeCall, preludes } from "./call.ts";
import { apply, stateAfter } from "./model.ts";
import { type FirstSystem, prepareSystem } from "./prepared-system.ts";

/** Two calls of which one waits for the other because of one lock only, in a system in which each succeeds alone. */
export interface Conflict {
  readonly lock: LockKind;
  /** Calls that lead to such a system. */
  readonly before: readonly LifeCall[];
  readonly calls: readonly [LifeCall, LifeCall];
}

/** Locks that record what work claims, and then fail instead of the work. */
class RecordingLocks extends LockTable {
  /** Undefined while all work runs. */
  recorded: readonly Claim[] | undefined;

  override run<Result>(
    claims: () => readonly Claim[],
    work: (hold: LockHold) => Result | Promise<Result>,
  ): Promise<Result> {
    const claimed = claims();
    // Methods without a lock in the table can take locks later.
    if (this.recorded === undefined || claimed.length === 0) return super.run(claims, work);
    this.recorded = [...this.recorded, ...claimed];
    return Promise.reject(new Error("recorded"));
  }
}

/** Finds all conflicts of calls. The locks are those that the daemon takes, so they follow the method table. */
export async function findConflicts(
  first: FirstSystem,
  folder: string,
  calls: readonly LifeCall[],
): Promise<readonly Conflict[]> {
  const found: Conflict[] = [];
  for (const before of preludes) {
    const state = stateAfter(before);
    const possible = calls.filter((call) => apply(state, { call, reply: { ok: "" }, failed: undefined }).length > 0);
    const claims = await recordClaims(first, folder, before, possible);
    for (const [index, one] of claims.entries()) {
      for (const other of claims.slice(index)) {
        const locks = conflictingLocks(one.claims, other.claims);
        const [lock] = locks;
        if (lock !== undefined && locks.size === 1) found.push({ lock, before, calls: [one.call, other.call] });
      }
    }
  }
  return found;
}

interface Claimed {
  readonly call: LifeCall;
  readonly claims: readonly Claim[];
}

async function recordClaims(
  first: FirstSystem,
  folder: string,
  before: readonly LifeCall[],
  calls: readonly LifeCall[],
): Promise<readonly Claimed[]> {
  const locks = new RecordingLocks();
  const system = await prepareSystem(first, folder, { locks }, before);
  const found: Claimed[] = [];
  // A kill ends its domain before it takes locks.
  const inOrder = [...calls].sort((one, other) => Number(isKill(one)) - Number(isKill(other)));
  for (const call of inOrder) {
    locks.recorded = [];
    await system.ask(call, 0);
    found.push({ call, claims: locks.recorded });
  }
  return found;
}

const isKill = ({ method }: LifeCall): boolean => method === "admin.vm.Kill";

function conflictingLocks(one: readonly Claim[], other: readonly Claim[]): ReadonlySet<LockKind> {
  const isConflict = (first: Claim, second: Claim): boolean =>
    first.lock === second.lock &&
    first.name === second.name &&
    (first.mode === "exclusive" || second.mode === "exclusive");
  return new Set(one.filter((first) => other.some((second) => isConflict(first, second))).map(({ lock }) => lock));
}
