import { existsSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import t from "tap";
import { readAgentRequest } from "../../src/cli/agent/read-question.ts";
import { askedAtOnce, call, startAgent } from "../rig/agent-terminal.ts";
import { request as exchange } from "../rig/run-daemon.ts";
import { runTool } from "../rig/run-tool.ts";
import { noTerminal, Terminal } from "../rig/terminal.ts";
import { toolCommand } from "../rig/tool-command.ts";
import { until } from "../rig/until.ts";

t.test("the user chooses the target of a call", { skip: noTerminal }, async (t) => {
  const { folder, service, terminal } = await startAgent(t);
  const reply = service.ask(call("a"));
  t.match(
    await terminal.shows(/vault/),
    /Allow studio to call a in which domain\? \(denied after 120 s\)\n.*deny\n *mail\n *vault/,
  );
  t.match(await terminal.pressUntil("Down", /❯ vault/), /❯ vault/);
  terminal.press("Enter");
  t.match(await reply, /^user=DEFAULT\nresult=allow\ntarget=vault\n/);
  // Each call waits until the question of the previous one is shown, because concurrent calls have no order.
  const second = service.ask(call("b"));
  await terminal.shows(/call b .*\n.*\n.*\n❯ vault/);
  const third = service.ask(call("a"));
  t.ok(await until(() => askedAtOnce(folder) === 2));
  t.notMatch(terminal.screen, /\? Allow studio to call a /, "one question after the other");
  await terminal.pressUntil("Enter", /✔ Allow studio to call b /);
  t.match(await second, /target=vault\n/, "the default target is chosen already");
  await terminal.pressUntil("Enter", /(✔ Allow studio to call a [\s\S]*){2}/);
  t.equal(await third, "result=deny");
  t.ok(await service.logged(/denied by the user/));
  t.match(await service.ask(call("c")), "result=allow");
  t.equal(await service.ask(call("d")), "result=deny");
  t.match(await terminal.shows(/denied: d/), /\nallowed: c from studio to vault\ndenied: d from studio to vault/);
});

t.test("a held key is not an answer in the first second", { skip: noTerminal }, async (t) => {
  const { service, terminal } = await startAgent(t);
  const begun = performance.now();
  let isAnswered = false;
  const reply = service.ask(call("b")).finally(() => {
    isAnswered = true;
  });
  while (!isAnswered) {
    terminal.press("Enter");
    await setTimeout(10);
  }
  t.match(await reply, /target=vault\n/);
  // A slow machine can only make this later.
  t.ok(performance.now() - begun >= 950);
});

t.test("an agent that ends denies its pending questions", { skip: noTerminal }, async (t) => {
  const { folder, service, terminal } = await startAgent(t);
  const replies = [service.ask(call("a")), service.ask(call("b"))];
  await terminal.shows(/call [ab] /);
  t.ok(await until(() => askedAtOnce(folder) === 2));
  terminal.press("C-c");
  t.strictSame(await Promise.all(replies), ["result=deny", "result=deny"]);
  t.match(await terminal.shows(/ended with/), /ended with 0/);
  t.notOk(existsSync(folder.at("policy.Ask")), "its sockets are gone");
  t.equal(await service.ask(call("a")), "result=deny");
  const idle = new Terminal(t, [...toolCommand, "agent", "--service-dir", folder.path]);
  await idle.shows(/waiting/);
  idle.press("C-c");
  t.match(await idle.shows(/ended with/), /ended with 0/, "also when nothing is asked");
});

t.test("a terminal that is closed denies its pending questions", { skip: noTerminal }, async (t) => {
  const { service, terminal } = await startAgent(t);
  const reply = service.ask(call("a"));
  await terminal.shows(/call a /);
  terminal.close();
  t.equal(await reply, "result=deny");
});

t.test("a question is withdrawn when the caller closes the connection", { skip: noTerminal }, async (t) => {
  const { folder, service, terminal } = await startAgent(t);
  const callers = [connect(service.path).end(call("a"))];
  await terminal.shows(/call a /);
  callers.push(connect(service.path).end(call("b")));
  t.ok(await until(() => askedAtOnce(folder) === 2));
  const reply = service.ask(call("a"));
  t.ok(await until(() => askedAtOnce(folder) === 3));
  for (const caller of callers) caller.destroy();
  await terminal.shows(/denied: the caller has hung up/);
  t.notMatch(await terminal.shows(/hung up[^?]*\? Allow studio to call a /), "call b ", "it is not put at all");
  t.ok(await service.logged(/b: studio -> @default: denied: the user cannot be asked: the caller has hung up/));
  terminal.press("C-c");
  t.equal(await reply, "result=deny");
});

t.test("a question times out to a deny; without colours it is plain text", { skip: noTerminal }, async (t) => {
  const { folder, service, terminal } = await startAgent(t, ["--timeout", "5"], { NO_COLOR: "1" });
  const reply = service.ask(call("a"));
  t.match(await terminal.shows(/call a /), /\n\? Allow studio to call a/);
  t.equal(await reply, "result=deny");
  t.match(await terminal.shows(/within/), /denied: no answer within 5 seconds/);
  t.ok(await service.logged(/denied by the user/));
  t.equal(await exchange(folder.at("policy.Ask"), "nonsense").catch(() => ""), "");
  t.equal(await exchange(folder.at("policy.Ask"), "policy.Ask mail name dom0\0{}").catch(() => ""), "");
  const other = new Terminal(t, [...toolCommand, "agent", "--service-dir", folder.path]);
  t.match(await other.shows(/ended with/), /another process serves.*\n(.*\n)*ended with 5/);
});

t.test("wrong arguments, no terminal", async (t) => {
  t.match(await runTool(["agent"]), { code: 2, stderr: /questions need a terminal/ });
  t.match(await runTool(["agent", "--timeout", "4"]), {
    code: 2,
    stderr: /4 is out of range; expected 5 to 600 seconds/,
  });
  t.match(await runTool(["agent", "extra"]), { code: 2 });
});

t.test("requests are checked", async (t) => {
  const ask = { source: "a", service: "s", argument: "+", targets: ["b"], default_target: "", icons: { a: "x" } };
  const notice = { resolution: "allow", source: "a", service: "s", argument: "+", target: "b" };
  const bytes = (header: string, value: unknown): Buffer => Buffer.from(`${header}\0${JSON.stringify(value)}`);
  t.match(readAgentRequest(bytes("policy.Ask dom0 name dom0", ask)), { kind: "ask", question: { targets: ["b"] } });
  t.match(readAgentRequest(bytes("policy.Notify dom0", notice)), { kind: "notify", notice });
  for (const wrong of [
    { ...ask, targets: [] },
    { ...ask, targets: "b" },
    { ...ask, targets: [1] },
    { ...ask, default_target: "c" },
    { ...ask, source: "a\x1b[2J" },
    { ...ask, service: "s".repeat(201) },
    {},
    null,
  ]) {
    t.throws(() => readAgentRequest(bytes("policy.Ask dom0", wrong)), JSON.stringify(wrong));
  }
  t.throws(() => readAgentRequest(bytes("policy.Notify dom0", { ...notice, resolution: "maybe" })), /resolution/);
  t.throws(() => readAgentRequest(bytes("policy.Other dom0", ask)), /neither/);
  t.throws(() => readAgentRequest(bytes("policy.Ask mail", ask)), /only dom0/);
  t.throws(() => readAgentRequest(Buffer.from("policy.Ask dom0")), /only dom0/);
});
