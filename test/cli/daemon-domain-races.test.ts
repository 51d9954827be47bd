import t from "tap";
import { type Round, race } from "../rig/race.ts";
import { isJudgedBy, racePolicy, racerNames, racers, roundsOfEach, startRace } from "../rig/race-system.ts";
import { runService } from "../rig/run-service.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

t.test("with qubesd, a call after a change of a tag is decided by it", async (t) => {
  const { ask, change } = await startRace(t);
  const rounds = racerNames.map((name): Round => {
    return async (number) => {
      const has = number % 2 === 0;
      await change(`admin.vm.tag.${has ? "Set" : "Remove"}`, name, "yes");
      return isJudgedBy(await ask(name, "dom0", "tag"), has ? "dom0" : undefined);
    };
  });
  t.same(await race(rounds, roundsOfEach), { rounds: racers * roundsOfEach, stale: 0 });
});

t.test("with qubesd, a call after a change or reset of a property is decided by it", async (t) => {
  const { ask, change } = await startRace(t);
  const templates = ["net", "studio"];
  for (const name of templates) await change("admin.vm.property.Set", name, "template_for_dispvms", "True");
  const rounds = racerNames.map((name): Round => {
    return async (number) => {
      // The third value of each three is none: the property is reset.
      const template = templates[number % 3];
      const how = template === undefined ? "Reset" : "Set";
      await change(`admin.vm.property.${how}`, name, "default_dispvm", template);
      return isJudgedBy(await ask(name, "@dispvm", "property"), template && `@dispvm:${template}`);
    };
  });
  t.same(await race(rounds, roundsOfEach), { rounds: racers * roundsOfEach, stale: 0 });
});

t.test("with another core daemon, a call is decided by its latest reply", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", racePolicy[0] as string);
  let tags: readonly string[] = [];
  const daemon = await StubDaemon.start(t, () => systemInfo({ dom0: { type: "AdminVM" }, studio: { tags } }));
  const service = await runService(t, folder, daemon);
  const round: Round = async (number) => {
    const has = number % 2 === 0;
    tags = has ? ["yes"] : [];
    const reply = await service.ask("source=studio\nintended_target=dom0\nservice_and_arg=tag\n\n");
    return isJudgedBy(reply, has ? "dom0" : undefined);
  };
  t.same(await race([round], racers * roundsOfEach), { rounds: racers * roundsOfEach, stale: 0 });
});
