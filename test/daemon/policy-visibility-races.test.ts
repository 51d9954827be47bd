import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import t, { type Test } from "tap";
import { dispatch } from "../../src/api/dispatch.ts";
import type { EventStream } from "../../src/api/event-subscription.ts";
import { SystemInfoText } from "../../src/api/system-info-text.ts";
import { visibility } from "../../src/api/visibility.ts";
import { PolicyVisibility } from "../../src/daemon/policy-visibility.ts";
import { addDomain, ask, coreApp, serverOf } from "../rig/core-app.ts";
import { KeptLog } from "../rig/kept-log.ts";
import { race } from "../rig/race.ts";
import { inMemory, TemporaryFolder } from "../rig/temporary-folder.ts";

/** Rounds of all kinds together. */
const rounds = 10_000;

const allow = "* * mgmt work allow target=dom0\n";
const deny = "* * mgmt work deny            \n";
const textOf = (allows: boolean): string => (allows ? allow : deny);

/** A kind of write: the tree that it needs, and the write after which `mgmt` sees `work` or not. */
interface Kind {
  readonly tree: Readonly<Record<string, string>>;
  write(folder: TemporaryFolder, allows: boolean): void;
}

function retarget(link: string, target: string): void {
  rmSync(`${link}.new`, { force: true });
  symlinkSync(target, `${link}.new`);
  renameSync(`${link}.new`, link);
}

function swap(folder: TemporaryFolder, one: string, other: string): void {
  renameSync(folder.at(one), folder.at("swap"));
  renameSync(folder.at(other), folder.at(one));
  renameSync(folder.at("swap"), folder.at(other));
}

const includesDirectory = { "policy.d/10.policy": `!include-dir include\n${allow}`, "policy.d/include/": "" };

const kinds: Readonly<Record<string, Kind>> = {
  "a write in place": {
    tree: {},
    write: (folder, allows) => writeFileSync(folder.at("policy.d/10.policy"), textOf(allows)),
  },
  "a new file of the same name": {
    tree: {},
    write: (folder, allows) => renameSync(folder.write("new", textOf(allows)), folder.at("policy.d/10.policy")),
  },
  "a first file of a name that sorts before": {
    tree: { "policy.d/10.policy": allow },
    write(folder, allows) {
      if (allows) rmSync(folder.at("policy.d/05.policy"), { force: true });
      else folder.write("policy.d/05.policy", deny);
    },
  },
  "a file in an empty directory that is included": {
    tree: includesDirectory,
    write(folder, allows) {
      if (allows) rmSync(folder.at("policy.d/include/a.policy"), { force: true });
      else folder.write("policy.d/include/a.policy", deny);
    },
  },
  "a first file of R4.0": {
    tree: { "policy.d/10.policy": `!compat-4.0\n${allow}`, "legacy/": "" },
    write(folder, allows) {
      for (const method of ["admin.vm.List", "admin.Events", "admin.vm.Stats"]) {
        if (allows) rmSync(folder.at(`legacy/${method}`), { force: true });
        else folder.write(`legacy/${method}`, "mgmt work deny\n");
      }
    },
  },
  "a link to another file": {
    tree: { allow, deny },
    write: (folder, allows) => retarget(folder.at("policy.d/10.policy"), folder.at(allows ? "allow" : "deny")),
  },
  "a link to another directory": {
    tree: { "policy.d/10.policy": "!include-dir include\n", "allowing/a.policy": allow, "denying/a.policy": deny },
    write: (folder, allows) => retarget(folder.at("policy.d/include"), folder.at(allows ? "allowing" : "denying")),
  },
  "a file that was missing": {
    tree: { "policy.d/10.policy": `!include include/a\n${allow}`, "policy.d/include/": "" },
    write(folder, allows) {
      if (allows) folder.write("policy.d/include/a", "# nothing\n");
      else rmSync(folder.at("policy.d/include/a"), { force: true });
    },
  },
  "a target of a link that was missing": {
    tree: { "policy.d/10.policy": allow, "targets/": "" },
    write(folder, allows) {
      retarget(folder.at("policy.d/05.policy"), folder.at("targets/deny"));
      if (allows) rmSync(folder.at("targets/deny"), { force: true });
      else folder.write("targets/deny", deny);
    },
  },
  "another directory of the same name": {
    tree: { "policy.d/10.policy": allow, "other.d/10.policy": deny },
    write(folder, allows) {
      const isAllowing = allowing.get(folder) ?? true;
      if (isAllowing !== allows) swap(folder, "policy.d", "other.d");
      allowing.set(folder, allows);
    },
  },
  "a directory that is removed": {
    tree: { "policy.d/10.policy": allow },
    write(folder, allows) {
      rmSync(folder.at("policy.d"), { recursive: true, force: true });
      if (allows) folder.write("policy.d/10.policy", allow);
    },
  },
};

/** Which of two directories has the name. */
const allowing = new WeakMap<TemporaryFolder, boolean>();

async function serve(t: Test, { tree }: Kind) {
  const folder = new TemporaryFolder(t, inMemory);
  folder.directory("policy.d");
  for (const [path, text] of Object.entries(tree)) {
    if (path.endsWith("/")) mkdirSync(folder.at(path), { recursive: true });
    else folder.write(path, text);
  }
  const app = coreApp(folder.path);
  const info = new SystemInfoText(app);
  const sources = { directories: [folder.at("policy.d")], legacyDirectory: folder.at("legacy") };
  visibility(new PolicyVisibility(sources, () => info, new KeptLog()).mayCall).register(app);
  const template = addDomain(app, "TemplateVM", "fedora");
  for (const name of ["work", "mgmt"]) addDomain(app, "AppVM", name, template);
  app.enableEvents();
  const server = serverOf(app);
  await ask(server, "qubesd", "admin.vm.Start+ dom0 name work\0");
  const stream = async (method: string): Promise<{ heard: () => string; stop: () => void }> => {
    const common = { framing: "new", argument: "", payload: Buffer.alloc(0), source: "mgmt", dest: "dom0" } as const;
    const events = (await dispatch(server, "qubesd", { ...common, method })) as EventStream;
    let heard = "";
    const stop = events.start((bytes) => {
      heard += Buffer.from(bytes).toString("latin1");
    }, t.fail);
    return { heard: () => heard.split("\0\0").splice(0).join(), stop };
  };
  const events = await stream("admin.Events");
  t.teardown(events.stop);
  let tags = 0;
  /** The three ways in which a domain learns of another one. */
  const sees: Readonly<Record<string, () => Promise<boolean>>> = {
    list: async () => (await ask(server, "qubesd", "admin.vm.List+ mgmt name dom0\0")).includes("\nwork "),
    events: async () => {
      const tag = `t${tags++}`;
      await ask(server, "qubesd", `admin.vm.tag.Set+${tag} dom0 name work\0`);
      return events.heard().includes(`domain-tag-add:${tag}\0`);
    },
    stats: async () => {
      const { heard, stop } = await stream("admin.vm.Stats");
      stop();
      return heard().includes("work\0vm-stats");
    },
  };
  return { folder, sees };
}

const roundsOfEach = Math.ceil(rounds / Object.keys(kinds).length);

for (const [name, kind] of Object.entries(kinds)) {
  t.test(`${name}: lists, events and stats after a write are filtered by it`, async (t) => {
    const { folder, sees } = await serve(t, kind);
    const ways = Object.entries(sees);
    const wrong: string[] = [];
    let random = 1;
    const result = await race(
      [
        async (number) => {
          random = (random * 48271) % 2147483647;
          const allows = random % 2 === 0;
          kind.write(folder, allows);
          const [way, isSeen] = ways[number % ways.length] as (typeof ways)[number];
          // Some writes come in the same turn of the loop, some after a while without one.
          if (number % 5 === 0) await nextTurn();
          const isRight = (await isSeen()) === allows;
          if (!isRight) wrong.push(`${way} in round ${number}`);
          await nextTurn();
          return isRight;
        },
      ],
      roundsOfEach,
    );
    t.same(result, { rounds: roundsOfEach, stale: 0 }, wrong.slice(0, 5).join(", "));
  });
}
