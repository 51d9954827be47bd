import { existsSync, lstatSync, readFileSync, symlinkSync } from "node:fs";
import t from "tap";
import { roomForChoices } from "../../src/cli/agent/room-for-choices.ts";
import { askedAtOnce, call, startAgent } from "../rig/agent-terminal.ts";
import { request } from "../rig/run-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { noTerminal, Terminal } from "../rig/terminal.ts";
import { toolCommand } from "../rig/tool-command.ts";
import { until } from "../rig/until.ts";

const many = Array.from({ length: 40 }, (_, number) => `vm-${number}`);

t.test("a question can be answered only if the terminal shows all of it", { skip: noTerminal }, async (t) => {
  const { folder, service, terminal } = await startAgent(t, [], {}, many);
  const reply = service.ask(call("b"));
  await terminal.shows(/❯ vault/);
  terminal.resize(50, 12);
  // The question has two lines, the help has one, and two are empty: seven choices fit.
  const small = await terminal.shows(/deny\n {2}mail\n❯ vault(\n {2}vm-\d+){4}\n\n/);
  t.match(small, /Allow studio to call b/);
  terminal.resize(30, 6);
  t.notMatch(await terminal.shows(/make it larger/), "❯ vault\n\n");
  for (let presses = 0; presses < 20; presses++) terminal.press("Enter");
  terminal.resize(80, 30);
  await terminal.shows(/call b in which domain\?[^?]*❯ vault/);
  t.equal(askedAtOnce(folder), 1, "no key was taken for an answer");
  await terminal.pressUntil("Enter", /✔ Allow/);
  t.match(await reply, /target=vault\n/);
});

t.test("closing a terminal that is too small is a deny", { skip: noTerminal }, async (t) => {
  const { service, terminal } = await startAgent(t);
  terminal.resize(10, 4);
  const reply = service.ask(call("b"));
  await terminal.shows(/larger/);
  terminal.press("C-c");
  t.equal(await reply, "result=deny");
});

t.test("a console without a known size shows the question", { skip: noTerminal }, async (t) => {
  const under = ["sh", "-c", 'stty rows 0 cols 0; exec "$@"', "sh"];
  const { service, terminal } = await startAgent(t, [], {}, [], undefined, under);
  const reply = service.ask(call("b"));
  await terminal.pressUntil("Enter", /✔ Allow/);
  t.match(await reply, /target=vault\n/);
});

t.test("room for choices", (t) => {
  const size = { columns: 20, rows: 10 };
  const room = (message: number, choices: readonly number[], { columns, rows } = size): number | undefined =>
    roomForChoices(
      "m".repeat(message),
      choices.map((length) => "c".repeat(length)),
      { columns, rows },
    );
  t.equal(room(18, [4, 4, 4, 4, 4, 4, 4]), 5, "a line for the question, two for the help, two besides");
  t.equal(room(19, [4, 4, 4, 4, 4, 4, 4]), 4);
  t.equal(room(18, [4, 4]), 2, "no more than there are");
  t.equal(room(60, [4, 4]), 2);
  t.equal(room(79, [4, 4]), undefined, "two of two choices are seen");
  t.equal(room(39, [4, 4, 4, 4]), 3);
  t.equal(room(60, [4, 4, 4, 4]), undefined, "of more, three");
  t.equal(room(18, [19, 4, 4, 4]), 5, "one takes two lines");
  t.equal(room(39, [19, 4, 4, 4]), undefined);
  t.end();
});

t.test(
  "a notification waits for the end of a question, and a domain can be named deny",
  { skip: noTerminal },
  async (t) => {
    const { folder, service, terminal } = await startAgent(t, [], {}, ["deny"]);
    const reply = service.ask(call("a"));
    await terminal.shows(/❯ deny\n {2}the domain deny\n/);
    const told = { resolution: "deny", source: "studio", service: "d", argument: "+", target: "vault" };
    for (let times = 0; times < 103; times++) {
      t.equal(await request(folder.at("policy.Notify"), `policy.Notify dom0\0${JSON.stringify(told)}`), "");
    }
    t.notMatch(terminal.screen, /denied: d/);
    const screen = await terminal.pressUntil("Enter", /denied: d/);
    t.equal(await reply, "result=deny");
    t.match(screen, /(denied: d from studio to vault\n){10,}and 3 more/);
  },
);

t.test("links to the socket of a desktop's agent stay", { skip: noTerminal }, async (t) => {
  const folder = new TemporaryFolder(t);
  folder.directory("run");
  const names = ["policy.Ask", "policy.Notify"];
  for (const name of names) symlinkSync("run/policy-agent.sock", folder.at(name));
  const { service, terminal } = await startAgent(t, [], {}, [], folder);
  t.ok(lstatSync(folder.at("run/policy-agent.sock")).isSocket());
  t.match(await service.ask(call("c")), "result=allow");
  await terminal.shows(/allowed: c/);
  const reply = service.ask(call("b"));
  await terminal.shows(/call b /);
  await terminal.pressUntil("Enter", /✔ Allow/);
  t.match(await reply, "target=vault");
  terminal.press("C-c");
  await terminal.shows(/ended with 0/);
  t.notOk(existsSync(folder.at("run/policy-agent.sock")));
  for (const name of names) t.ok(lstatSync(folder.at(name)).isSymbolicLink(), name);
});

t.test("a file that is not a socket stays", { skip: noTerminal }, async (t) => {
  const folder = new TemporaryFolder(t);
  const path = folder.write("policy.Notify", "#!/bin/sh\n");
  const terminal = new Terminal(t, [...toolCommand, "agent", "--service-dir", folder.path]);
  t.match(await terminal.shows(/ended with/), /policy\.Notify exists and is not a socket(.*\n)*ended with 5/);
  t.equal(readFileSync(path, "utf8"), "#!/bin/sh\n");
  t.ok(await until(() => !existsSync(folder.at("policy.Ask"))), "nothing is left of the other one");
});
