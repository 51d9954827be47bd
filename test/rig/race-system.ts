import type { Test } from "tap";
import { call, request, runDaemon } from "./run-daemon.ts";
import { runService } from "./run-service.ts";
import { writeSmallStore } from "./stores.ts";
import { inMemory, TemporaryFolder } from "./temporary-folder.ts";

/** The number of racers. Their changes are saved together, so several racers make more rounds in the same time. */
export const racers = 20;

/** Rounds of each racer. */
export const roundsOfEach = 500;

/** The rules: one for tags, one for properties, and one for a domain of each racer. */
export const racePolicy = [
  "tag * @tag:yes @adminvm allow",
  "property * @anyvm @dispvm allow",
  ...Array.from({ length: racers }, (_, index) => `domain * studio new-${index} allow`),
];

/** Starts qubesd with a domain for each racer, and the service. */
export async function startRace(t: Test) {
  const folder = new TemporaryFolder(t, inMemory);
  const store = writeSmallStore(folder);
  await runDaemon(t, ["--store", store, "--socket-dir", folder.path]);
  folder.write("policy.d/10.policy", `${racePolicy.join("\n")}\n`);
  const service = await runService(t, folder, { path: folder.at("qubesd.internal.sock") });
  const change = async (method: string, dest: string, argument = "", payload = ""): Promise<void> => {
    const reply = await request(folder.at("qubesd.sock"), call(method, dest, argument, payload));
    if (reply !== "0\0") throw new Error(`${method} ${dest}: ${reply}`);
  };
  const create = (name: string) => change("admin.vm.Create.StandaloneVM", "dom0", "", `name=${name} label=red`);
  for (const name of racerNames) await create(name);
  const ask = (source: string, target: string, called: string): Promise<string> =>
    service.ask(`source=${source}\nintended_target=${target}\nservice_and_arg=${called}\n\n`);
  return { ask, change, create };
}

/** A domain of each racer. */
export const racerNames = Array.from({ length: racers }, (_, index) => `racer-${index}`);

/** Whether a reply matches the current target of the domain; undefined: it has none. */
export const isJudgedBy = (reply: string, target: string | undefined): boolean =>
  target === undefined ? reply === "result=deny" : reply.includes(`\nresult=allow\ntarget=${target}\n`);
