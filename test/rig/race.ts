/** Makes a change. Returns whether a call that begins after the change, or its acknowledgement, is decided by it. */
export type Round = (round: number) => Promise<boolean>;

/** The result of rounds by several racers. */
export interface RaceResult {
  readonly rounds: number;
  /** The number of calls that were decided by stale data. */
  readonly stale: number;
}

/** Runs racers in parallel; each makes its rounds in order, until all are made or the time is over. */
export async function race(
  racers: readonly Round[],
  roundsOfEach: number,
  milliseconds = Number.POSITIVE_INFINITY,
): Promise<RaceResult> {
  const end = performance.now() + milliseconds;
  let rounds = 0;
  let stale = 0;
  const run = async (round: Round): Promise<void> => {
    for (let number = 0; number < roundsOfEach && performance.now() < end; number++) {
      if (!(await round(number))) stale++;
      rounds++;
    }
  };
  await Promise.all(racers.map(run));
  return { rounds, stale };
}
