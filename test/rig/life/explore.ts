import { join } from "node:path";
import fc from "fast-check";
import type { LockKind } from "../../../src/core/lock-table.ts";
import { allCalls, programs } from "./call.ts";
import { findConflicts } from "./conflicts.ts";
import { createFirst } from "./prepared-system.ts";
import { runProgram } from "./run-program.ts";

/** The extent of an exploration. */
export interface Exploration {
  /** An existing folder for the files of the systems. */
  readonly folder: string;
  /** The number of programs. */
  readonly calls: number;
  readonly seed: number;
  /** A lock that the daemon lacks, to see that the exploration notices. */
  readonly without?: LockKind | undefined;
  /** Called after each program. */
  readonly onProgram?: (done: number) => void;
}

/** The result of an exploration, which ends at the first violation. */
export interface Explored {
  readonly interleavings: number;
  readonly violations: readonly string[];
}

/** Runs random programs of concurrent calls in random schedules, and checks each against the model. */
export async function explore({ folder, calls, seed, without, onProgram }: Exploration): Promise<Explored> {
  const first = await createFirst(folder);
  const system = join(folder, "system");
  const conflicts = await findConflicts(first, system, allCalls);
  let interleavings = 0;
  const property = fc.asyncProperty(programs(conflicts), fc.scheduler(), async (program, scheduler) => {
    const violation = await runProgram(first, system, program, scheduler, without);
    // Otherwise the event loop never turns, and keeps each system for the callbacks that wait for it.
    await new Promise(setImmediate);
    interleavings++;
    onProgram?.(interleavings);
    if (violation !== undefined) throw new Error(violation);
  });
  const result = await fc.check(property, { numRuns: calls, seed, endOnFailure: true });
  if (!result.failed) return { interleavings, violations: [] };
  const { message } = result.errorInstance as Error;
  return { interleavings, violations: [`${message}\n${String(result.counterexample?.[1])}`] };
}
