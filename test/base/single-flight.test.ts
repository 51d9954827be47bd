import { setTimeout } from "node:timers/promises";
import t from "tap";
import { SingleFlight } from "../../src/base/single-flight.ts";

t.test("a caller gets the result of a fetch that began later, and waiting callers share one fetch", async (t) => {
  let now = 0;
  let fetches = 0;
  const shared = new SingleFlight(async () => {
    fetches++;
    const value = now;
    await setTimeout(5);
    return value;
  });
  const asked: Promise<void>[] = [];
  let stale = 0;
  for (let round = 0; round < 200; round++) {
    const since = ++now;
    asked.push(
      shared.run().then((value) => {
        if (value < since) stale++;
      }),
    );
    if (round % 3 === 0) await setTimeout(round % 7);
  }
  await Promise.all(asked);
  t.equal(stale, 0);
  t.ok(fetches < 200, `${fetches} fetches`);
});

t.test("a failed fetch fails for all callers that share it, and the next call fetches again", async (t) => {
  let fetches = 0;
  const shared = new SingleFlight(async () => {
    await setTimeout(2);
    if (++fetches <= 2) throw new Error(`fault ${fetches}`);
    return fetches;
  });
  const first = shared.run();
  const second = shared.run();
  const third = shared.run();
  await t.rejects(first, /fault 1/);
  await t.rejects(second, /fault 2/);
  await t.rejects(third, /fault 2/);
  t.equal(await shared.run(), 3);
});

t.test("at most one fetch runs, also if a caller asks again at once", async (t) => {
  let running = 0;
  let most = 0;
  const shared = new SingleFlight(async () => {
    most = Math.max(most, ++running);
    await setTimeout(1);
    running--;
  });
  const ask = async (): Promise<void> => {
    for (let times = 0; times < 20; times++) await shared.run();
  };
  await Promise.all([ask(), ask(), ask()]);
  t.equal(most, 1);
});
