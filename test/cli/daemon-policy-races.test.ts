import { renameSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import t, { type Test } from "tap";
import { type Round, race } from "../rig/race.ts";
import { runService } from "../rig/run-service.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const request = "source=studio\nintended_target=vault\nservice_and_arg=a\n\n";

/** Longer than the time in which a changed file is read at each call. */
const settled = 60;

/** All texts have one length, so the size does not reveal a change. */
const textOf = (allows: boolean): string => `a * studio vault ${allows ? "allow" : "deny "}\n`;

/** Writes in place or by a new file, so the name does not reveal a change. */
function writePolicy(folder: TemporaryFolder, allows: boolean, inPlace: boolean): void {
  const path = folder.at("policy.d/10.policy");
  if (inPlace) writeFileSync(path, textOf(allows));
  else renameSync(folder.write("new", textOf(allows)), path);
}

async function start(t: Test) {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", textOf(false));
  const daemon = await StubDaemon.start(t, () => systemInfo({ studio: {}, vault: {} }));
  const service = await runService(t, folder, daemon);
  const allows = async (): Promise<boolean> => (await service.ask(request)).includes("result=allow");
  return { folder, service, allows };
}

t.test("a call that begins after a write is decided by it, also directly after another write", async (t) => {
  const { folder, service, allows } = await start(t);
  const round: Round = async (number) => {
    const expected = number % 2 === 0;
    writePolicy(folder, expected, number % 3 !== 0);
    return (await allows()) === expected;
  };
  const rounds = 10_000;
  t.same(await race([round], rounds), { rounds, stale: 0 });
  await service.stop();
});

t.test("a write after a quiet time is found through change notifications", async (t) => {
  const services = await Promise.all(Array.from({ length: 20 }, () => start(t)));
  let early = 0;
  const racers = services.map(({ folder, allows }): Round => {
    return async (number) => {
      const expected = number % 2 === 0;
      await setTimeout(settled);
      // The first call reads the policy, the second subscribes to notifications.
      for (let calls = 0; calls < 2; calls++) if ((await allows()) === expected) early++;
      writePolicy(folder, expected, number % 3 !== 0);
      return (await allows()) === expected;
    };
  });
  const roundsOfEach = 500;
  t.same(await race(racers, roundsOfEach), { rounds: racers.length * roundsOfEach, stale: 0 });
  t.equal(early, 0, "nothing is judged by what is not written yet");
  for (const { service } of services) await service.stop();
});
