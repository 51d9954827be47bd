import t, { type Test } from "tap";
import { type Round, race } from "../rig/race.ts";
import { call, request, runDaemon } from "../rig/run-daemon.ts";
import { runService } from "../rig/run-service.ts";
import { smallStore } from "../rig/stores.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { isStandalone } from "../rig/tool-command.ts";

/** What they change is saved together, so that several make more rounds, and each one's calls come amid others' changes. */
const racers = 20;

/** Of each; the executable has what is different in it tried by fewer. */
const roundsOfEach = isStandalone ? 50 : 500;

const policy = [
  "tag * @tag:yes @adminvm allow",
  "property * @anyvm @dispvm allow",
  ...Array.from({ length: racers }, (_, index) => `domain * studio new-${index} allow`),
];

/** Our core daemon with a domain for each racer, and the service. */
async function start(t: Test) {
  const folder = new TemporaryFolder(t);
  const store = folder.write("qubes.xml", smallStore.replaceAll("/var/lib/qubes", folder.directory("pool")));
  await runDaemon(t, ["--store", store, "--socket-dir", folder.path]);
  folder.write("policy.d/10.policy", `${policy.join("\n")}\n`);
  const service = await runService(t, folder, { path: folder.at("qubesd.internal.sock") });
  const change = async (method: string, dest: string, argument = "", payload = ""): Promise<void> => {
    const reply = await request(folder.at("qubesd.sock"), call(method, dest, argument, payload));
    if (reply !== "0\0") throw new Error(`${method} ${dest}: ${reply}`);
  };
  const create = (name: string) => change("admin.vm.Create.StandaloneVM", "dom0", "", `name=${name} label=red`);
  for (const name of names) await create(name);
  const ask = (source: string, target: string, called: string): Promise<string> =>
    service.ask(`source=${source}\nintended_target=${target}\nservice_and_arg=${called}\n\n`);
  return { ask, change, create };
}

const names = Array.from({ length: racers }, (_, index) => `racer-${index}`);

/** Whether a call is as it has to be when nothing, or this target, is what the domain has. */
const isJudgedBy = (reply: string, target: string | undefined): boolean =>
  target === undefined ? reply === "result=deny" : reply.includes(`\nresult=allow\ntarget=${target}\n`);

t.test("with our core daemon, a call after a change of a tag is judged by it", async (t) => {
  const { ask, change } = await start(t);
  const rounds = names.map((name): Round => {
    return async (number) => {
      const has = number % 2 === 0;
      await change(`admin.vm.tag.${has ? "Set" : "Remove"}`, name, "yes");
      return isJudgedBy(await ask(name, "dom0", "tag"), has ? "dom0" : undefined);
    };
  });
  t.same(await race(rounds, roundsOfEach), { rounds: racers * roundsOfEach, stale: 0 });
});

t.test("so is one after a change of a property, or its reset", async (t) => {
  const { ask, change } = await start(t);
  const templates = ["net", "studio"];
  for (const name of templates) await change("admin.vm.property.Set", name, "template_for_dispvms", "True");
  const rounds = names.map((name): Round => {
    return async (number) => {
      // The third of three is none: it is reset.
      const template = templates[number % 3];
      const how = template === undefined ? "Reset" : "Set";
      await change(`admin.vm.property.${how}`, name, "default_dispvm", template);
      return isJudgedBy(await ask(name, "@dispvm", "property"), template && `@dispvm:${template}`);
    };
  });
  t.same(await race(rounds, roundsOfEach), { rounds: racers * roundsOfEach, stale: 0 });
});

t.test("so is one after a domain was made, or removed", async (t) => {
  const { ask, change, create } = await start(t);
  const rounds = names.map((_, index): Round => {
    const name = `new-${index}`;
    return async (number) => {
      const isThere = number % 2 === 0;
      await (isThere ? create(name) : change("admin.vm.Remove", name));
      return isJudgedBy(await ask("studio", name, "domain"), isThere ? name : undefined);
    };
  });
  // Volumes come and go with each, so that a busy machine may not make all rounds in time.
  const made = await race(rounds, roundsOfEach, 90_000);
  t.equal(made.stale, 0, `${made.rounds} rounds`);
  t.comment(`${made.rounds} rounds`);
});

t.test("from another core daemon, one after it told something else", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("policy.d/10.policy", policy[0] as string);
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
