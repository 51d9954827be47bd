import { execFileSync } from "node:child_process";
import t, { type Test } from "tap";
import { listenForDatagram, listenForLog } from "../rig/log-listener.ts";
import { type RunOptions, runTool } from "../rig/run-tool.ts";
import { exception, type Reaction, StubDaemon, silence, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const domains = systemInfo({
  dom0: { type: "AdminVM", power_state: "Running" },
  work: { default_dispvm: "dvm", power_state: "Running" },
  vault: {},
  dvm: { template_for_dispvms: true },
  eval: {},
});

const policy = `
test.Allow * work vault allow
test.Self  * work work  allow
test.Ask   * work vault ask
test.Any   * work *     allow target=vault
test.Deny  * @anyvm @anyvm deny
test.Eval  * eval vault allow user=root notify=yes
`;

/** A system for calls: the policy, a daemon and a log. */
async function system(t: Test, given: { reaction?: Reaction; files?: Readonly<Record<string, string>> } = {}) {
  const { reaction = domains, files = { "p/10-test.policy": policy } } = given;
  const folder = new TemporaryFolder(t);
  folder.writeAll(files);
  folder.directory("legacy");
  const daemon = await StubDaemon.start(t, () => reaction);
  const log = await listenForLog(t);
  const options = ["--path", folder.at("p"), "--legacy-dir", folder.at("legacy")];
  const sockets = ["--qubesd-socket", daemon.path, "--log-socket", log.path];
  const run = (args: readonly string[], how: RunOptions = {}) => runTool([...options, ...sockets, ...args], how);
  return { run, daemon, log, folder, options, sockets };
}

const vaultReply = `user=DEFAULT
result=allow
target=vault
target_uuid=uuid:00000000-0000-4000-8000-000000000002
autostart=True
requested_target=vault
`;
const denied = { code: 1, stdout: "result=deny\n", stderr: "" };

t.test("an allow", async (t) => {
  const { run, daemon, log } = await system(t);
  t.strictSame(await run(["--", "work", "vault", "test.Allow+x"]), { code: 0, stdout: vaultReply, stderr: "" });
  t.strictSame(daemon.requests, ["internal.GetSystemInfo+ dom0 name dom0\0"]);
  t.equal(await log.text(), "<14>qrexec: test.Allow+x: work -> vault: allowed to vault\0");
});

t.test("a log that accepts datagrams, as /dev/log does", async (t) => {
  const { run } = await system(t);
  const { path, datagram } = await listenForDatagram(t);
  const ended = await run(["--log-socket", path, "--", "work", "vault", "test.Allow+x"]);
  t.strictSame(ended, { code: 0, stdout: vaultReply, stderr: "" });
  t.match(await datagram, /^<14>.*\bqrexec: test\.Allow\+x: work -> vault: allowed to vault$/);
});

const denies: readonly (readonly [string, string])[] = [
  ["work vault test.Deny", "<14>qrexec: test.Deny: work -> vault: denied: denied by policy "],
  ["work vault test.None", "<14>qrexec: test.None: work -> vault: denied: no matching rule found"],
  ["work vault test.Ask", "<14>qrexec: test.Ask: work -> vault: denied: the rule says ask, but no domain shows"],
  ["work work test.Self", "<14>qrexec: test.Self: work -> work: denied: loopback"],
  ["gone vault test.Allow", "<14>qrexec: test.Allow: gone -> vault: denied: "],
  ["work @bad test.Allow", "<14>qrexec: test.Allow: work -> @bad: denied: "],
  ["work vault te/st", "<14>qrexec: te/st: work -> vault: denied: "],
];

t.test("denies", async (t) => {
  const { run, log } = await system(t);
  for (const [line, logged] of denies) {
    const before = await log.text();
    t.strictSame(await run(["--", ...line.split(" ")]), denied, line);
    t.ok((await log.text()).startsWith(before + logged), (await log.text()).slice(before.length));
  }
});

t.test("arguments that are not names", async (t) => {
  const { run, log } = await system(t);
  t.strictSame(await run(["--", "work\n", "va\x1bult", "test.Deny\r+ą"]), denied);
  t.match(await log.text(), /^<14>qrexec: \P{Cc}*: work\\x0a -> va\\x1bult: denied: \P{Cc}*\0$/u);
  t.strictSame((await run(["--", "work", "", "test.Any"])).code, 0, "an empty target is @default");
  t.strictSame(await run(["--", "", "", ""]), denied);
});

t.test("a source with the name of a command", async (t) => {
  const { run, options, sockets } = await system(t);
  const ended = await run(["--", "eval", "vault", "test.Eval"]);
  t.equal(ended.code, 0);
  t.match(ended.stdout, "user=root\nresult=allow\n");
  // No option can precede --, so only what holds for every policy of this machine is checked.
  const first = await runTool(["--", "eval", "vault", "test.Eval"]);
  t.equal(first.code, 1, "a leading -- makes it a call");
  t.notMatch(first.stderr, "usage");
  t.equal((await runTool([...options, ...sockets, "--", "--help", "vault", "test.Eval"])).stdout, "result=deny\n");
});

t.test("--just-evaluate", async (t) => {
  const { run, log } = await system(t);
  const yes = { code: 0, stdout: "result=allow\n", stderr: "" };
  t.strictSame(await run(["--just-evaluate", "work", "vault", "test.Allow"]), yes);
  t.strictSame(await run(["--just-evaluate", "work", "work", "test.Self"]), yes, "the reply is not made");
  t.equal(await log.text(), "", "an allow is not logged");
  t.strictSame(await run(["--just-evaluate", "work", "vault", "test.Deny"]), denied);
  t.match(await log.text(), "<14>qrexec: test.Deny: work -> vault: denied: ");
  t.strictSame(await run(["--just-evaluate", "work", "vault", "test.Ask"]), denied);
  t.strictSame(await run(["--just-evaluate", "--assume-yes-for-ask", "work", "vault", "test.Ask"]), yes);
});

t.test("--assume-yes-for-ask", async (t) => {
  const { run, log } = await system(t);
  const ended = await run(["--assume-yes-for-ask", "work", "vault", "test.Ask"]);
  t.strictSame(ended, { code: 0, stdout: vaultReply, stderr: "" });
  t.equal(await log.text(), "<14>qrexec: test.Ask+: work -> vault: allowed to vault\0");
});

t.test("--path again, and the spelling with =", async (t) => {
  const { run, folder, sockets, options } = await system(t);
  folder.writeAll({ "first/10-test.policy": "test.Allow * work vault deny\n", "first/20-more.policy": "" });
  const call = ["work", "vault", "test.Allow"];
  t.equal((await run(["--path", folder.at("first"), ...call])).code, 0, "the first directory hides the second");
  const both = ["--path", folder.at("first"), ...options, ...sockets, ...call];
  t.strictSame(await runTool(both), denied);
  const joined = [...options, ...sockets]
    .join("\n")
    .replace(/(--[a-z-]+)\n/g, "$1=")
    .split("\n");
  t.strictSame(await runTool([...joined, "--", ...call]), { code: 0, stdout: vaultReply, stderr: "" });
  t.strictSame(await runTool([...call, ...joined]), { code: 0, stdout: vaultReply, stderr: "" }, "options last");
});

t.test("a policy that does not load", async (t) => {
  const { run, log } = await system(t, { files: { "p/10-test.policy": `${policy}\nbroken\n` } });
  t.strictSame(await run(["--", "work", "vault", "test.Allow"]), denied);
  t.match(await log.text(), /^<11>qrexec: test.Allow: work -> vault: error loading policy: .*10-test\.policy:9: .*\0$/);
  const away = await run(["--path", "/nonexistent", "--", "work", "vault", "test.Allow"]);
  t.strictSame(away, denied);
});

t.test("a domain with a number as its internal feature", async (t) => {
  const { run } = await system(t, {
    reaction: systemInfo({ dom0: { type: "AdminVM" }, work: {}, vault: {}, hidden: { internal: 1 } }),
  });
  t.strictSame((await run(["--", "work", "vault", "test.Allow"])).code, 0);
});

const noInfo: readonly (readonly [string, Reaction, string])[] = [
  ["closes", "", "the daemon closed the connection without an answer"],
  ["refuses", exception("QubesException", "no"), "the daemon answered QubesException: no"],
  ["talks nonsense", "hello", "the daemon's answer is malformed"],
  ["sends no JSON", "0\0{", "system information is not JSON: "],
];

t.test("a FIFO in place of a directory does not block", async (t) => {
  const { run, log, folder } = await system(t);
  folder.write("p/20-more.policy", `!include-dir ${folder.at("fifo")}\n`);
  execFileSync("mkfifo", [folder.at("fifo")]);
  t.strictSame(await run(["--", "work", "vault", "test.Allow"]), denied);
  t.match(await log.text(), /error loading policy: .*20-more\.policy:1: .*fifo is not a directory/);
});

t.test("a daemon that gives no information", async (t) => {
  for (const [name, reaction, why] of noInfo) {
    const { run, log } = await system(t, { reaction });
    t.strictSame(await run(["--", "work", "vault", "test.Allow"]), denied, name);
    t.ok(
      (await log.text()).startsWith(`<11>qrexec: test.Allow: work -> vault: error getting system info: ${why}`),
      await log.text(),
    );
  }
});

t.test("a daemon that is not running", async (t) => {
  const { run, log, folder } = await system(t);
  const path = folder.at("none");
  t.strictSame(await run(["--qubesd-socket", path, "--", "work", "vault", "test.Allow"]), denied);
  const line = `test.Allow: work -> vault: error getting system info: cannot connect to ${path}: ENOENT`;
  t.equal(await log.text(), `<11>qrexec: ${line}\0`);
});

t.test("a silent daemon", async (t) => {
  const { run, log } = await system(t, { reaction: silence });
  t.strictSame(await run(["--", "work", "vault", "test.Allow"]), denied);
  t.match(await log.text(), /error getting system info: no complete answer from .* within 10000 ms\0$/);
});

t.test("an allow that cannot be printed is not an allow", async (t) => {
  const { run } = await system(t);
  const call = ["--", "work", "vault", "test.Allow"];
  const full = await run(call, { shell: '"$@" > /dev/full' });
  t.equal(full.code, 1);
  t.match(full.stderr, "ENOSPC");
  const broken = await run(call, { shell: '{ sleep 0.1; "$@"; echo "code $?" >&2; } | true' });
  t.match(broken.stderr, /code 1\n$/);
  t.match(broken.stderr, "EPIPE");
});
