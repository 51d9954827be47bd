import t from "tap";
import { type Round, race } from "../rig/race.ts";
import { isJudgedBy, racerNames, racers, roundsOfEach, startRace } from "../rig/race-system.ts";

t.test("with qubesd, a call after the creation or removal of a domain is decided by it", async (t) => {
  const { ask, change, create } = await startRace(t);
  const rounds = racerNames.map((_, index): Round => {
    const name = `new-${index}`;
    return async (number) => {
      const isThere = number % 2 === 0;
      await (isThere ? create(name) : change("admin.vm.Remove", name));
      return isJudgedBy(await ask("studio", name, "domain"), isThere ? name : undefined);
    };
  });
  t.same(await race(rounds, roundsOfEach), { rounds: racers * roundsOfEach, stale: 0 });
});
