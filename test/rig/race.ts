/** Makes a change, and gives whether a call that begins when the change is made, or acknowledged, is judged by it. */
export type Round = (round: number) => Promise<boolean>;

/** What came of rounds by several racers. */
export interface RaceResult {
  readonly rounds: number;
  /** Calls that were judged by what was before. */
  readonly stale: number;
}

/** Has racers make their rounds beside each other, each one after the other, until all are made or the time is over. */
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
