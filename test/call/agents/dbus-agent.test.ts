import { existsSync, readFileSync } from "node:fs";
import t, { type Test } from "tap";
import { DBusAgent } from "../../../src/call/agents/dbus-agent.ts";
import { noBus, startBus, startBusAgent } from "../../rig/system-bus.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";
import { until } from "../../rig/until.ts";

const question = { source: "studio", targets: ["vault"], default_target: "", icons: {} };
const address = "unix:path=/nonexistent/bus";

/** An agent that a shell script in place of busctl reaches. */
function agentBy(t: Test, script: string) {
  const folder = new TemporaryFolder(t);
  const busctl = folder.write("busctl", `#!/bin/sh\nd='${folder.path}'\n${script}`, 0o755);
  const read = (name: string): string => (existsSync(folder.at(name)) ? readFileSync(folder.at(name), "utf8") : "");
  return { agent: new DBusAgent({ address, busctl }), read, busctl };
}

t.test("texts of all kinds reach the agent unchanged, and none is read as an option", { skip: noBus }, async (t) => {
  const bus = await startBus(t, new TemporaryFolder(t));
  let answer = "";
  const calls = await startBusAgent(t, bus, { Ask: () => answer, ConfirmPolicyCreate: () => true });
  const agent = new DBusAgent({ address: bus });
  const targets = ["--help", "-h", "--", "", "2", "a b", "$(id)", "a\nb", "é\u{1f600}", "'\"\\"];
  const icons = Object.fromEntries(targets.map((target) => [`${target}.`, target]));
  t.equal(await agent.ask({ source: "--version", targets, default_target: "-q", icons }, "--json=pretty"), "deny");
  t.strictSame(calls[0]?.body, ["--version", "--json=pretty", targets, "-q", Object.entries(icons)]);
  t.equal(await agent.ask({ source: "a", targets: [], default_target: "", icons: {} }, "b"), "deny");
  t.strictSame(calls[1]?.body, ["a", "b", [], "", []]);
  t.ok(await agent.confirmPolicyCreate("--help", "--version"));
  t.strictSame(calls[2]?.body, ["--help", "--version"]);
  answer = "@dispvm:vault";
  t.equal(await agent.ask(question, "a"), "allow:@dispvm:vault");
  for (answer of ['a"b', "a\\b", "a\nb"]) await t.rejects(agent.ask(question, "a"), /malformed answer/, answer);
});

t.test("a question can have many domains", { skip: noBus }, async (t) => {
  const bus = await startBus(t, new TemporaryFolder(t));
  const calls = await startBusAgent(t, bus, { Ask: () => "d0", ConfirmPolicyCreate: () => false });
  const targets = Array.from({ length: 5000 }, (_, index) => `d${index}`);
  const icons = Object.fromEntries(targets.map((target) => [target, "appvm-red"]));
  t.equal(await new DBusAgent({ address: bus }).ask({ ...question, targets, icons }, "a"), "allow:d0");
  t.strictSame(calls[0]?.body[2], targets);
});

t.test("a question that cannot be an argument of a program fails", async (t) => {
  const { agent } = agentBy(t, "echo 's \"vault\"'\n");
  const long = /cannot run .*busctl: the question is too long for its arguments \(E2BIG\)/;
  await t.rejects(agent.ask(question, "x".repeat(131_072)), long, "one long text");
  const targets = Array.from({ length: 400_000 }, (_, index) => `domain-${index}`);
  await t.rejects(agent.ask({ ...question, targets }, "a"), long, "many texts");
  await t.rejects(agent.ask(question, "a\0b"), /cannot run .*null bytes/);
  t.equal(await agent.ask(question, "x".repeat(131_071)), "allow:vault");
});

t.test("busctl is missing or not executable", async (t) => {
  const folder = new TemporaryFolder(t);
  const missing = new DBusAgent({ address, busctl: folder.at("busctl") });
  await t.rejects(missing.ask(question, "a"), /cannot run .*\/busctl: spawn .* ENOENT/);
  await t.rejects(missing.confirmPolicyCreate("a", "b"), /ENOENT/);
  const denied = new DBusAgent({ address, busctl: folder.write("text", "") });
  await t.rejects(denied.ask(question, "a"), /cannot run .*EACCES/);
});

t.test("the arguments of busctl", async (t) => {
  const { agent, read } = agentBy(t, "printf '%s\\n' \"$@\" >\"$d/args\"\necho 'b true'\n");
  t.ok(await agent.confirmPolicyCreate("studio", "my.Service"));
  t.equal(
    read("args"),
    `--address=${address}
--allow-interactive-authorization=no
--timeout=605s
--
call
org.qubesos.PolicyAgent
/org/qubesos/PolicyAgent
org.qubesos.PolicyAgent
ConfirmPolicyCreate
ss
studio
my.Service
`,
  );
});

t.test("malformed answers, and failures", async (t) => {
  const cases: readonly [script: string, error: RegExp][] = [
    ["", /malformed answer/],
    ["echo 'b true'", /malformed answer/],
    ['echo \'s "a" "b"\'', /malformed answer/],
    ["echo 's \"a\"'; echo more", /malformed answer/],
    ["head -c 5000 /dev/zero", /the answer is too long/],
    ["echo 's \"a\"'; exit 3", /busctl ended with 3/],
    ["kill -9 $$", /busctl ended with SIGKILL/],
    ["echo 'Call failed: Activation failed é' >&2; exit 1", /^Error: Activation failed é$/],
    ["echo 'Failed to connect to bus' >&2; exit 1", /Failed to connect to bus/],
    ["head -c 3000000 /dev/zero | tr '\\0' x >&2; exit 1", /^Error: x{1000}$/],
  ];
  for (const [script, error] of cases) {
    const { agent } = agentBy(t, `${script}\n`);
    await t.rejects(
      agent.ask(question, "a").catch((found) => {
        throw new Error(String(found));
      }),
      { message: error },
      script,
    );
  }
  const { agent } = agentBy(t, "echo 's \"true\"'\n");
  t.equal(await agent.confirmPolicyCreate("a", "b"), false);
});

t.test("busctl is killed at the time limit, or when the call is cancelled", async (t) => {
  const { agent, read, busctl } = agentBy(t, 'echo $$ >"$d/pid.new"\nmv "$d/pid.new" "$d/pid"\nexec sleep 600\n');
  const isGone = () => until(() => !existsSync(`/proc/${read("pid").trim()}`));
  const hasty = new DBusAgent({ address, busctl, timeout: 1500 });
  await t.rejects(hasty.ask(question, "a"), /no answer from org\.qubesos\.PolicyAgent in time/);
  t.not(read("pid"), "");
  t.ok(await isGone());
  const before = read("pid");
  const caller = new AbortController();
  const answer = t.rejects(agent.ask(question, "a", caller.signal), /hung up/);
  t.ok(await until(() => read("pid") !== before));
  caller.abort(new Error("hung up"));
  await answer;
  t.ok(await isGone());
  await t.rejects(agent.ask(question, "a", caller.signal), /hung up/);
});

t.test("an address must be the path of a socket", async (t) => {
  for (const other of ["unixexec:path=/bin/sh", "tcp:host=localhost,port=1", "", "unix:abstract=x", "--help"]) {
    await t.rejects(new DBusAgent({ address: other }).ask(question, "a"), /is not a bus address/, other);
  }
});
