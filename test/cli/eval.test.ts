import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import t from "tap";
import { runTool } from "../rig/run-tool.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const examples = fileURLToPath(new URL("../../policy-examples/", import.meta.url));
const world = (name: string) => [
  "eval",
  ...["--root", `${examples}${name}/tree`, "--system-info", `${examples}${name}/system-info.json`],
];
const current = world("current-defaults");

interface Json {
  readonly decision: string;
  readonly target?: string;
  readonly targets?: readonly string[];
  readonly default_target?: string | null;
  readonly notify?: boolean;
  readonly rule: { readonly file: string; readonly line: number };
}

for (const name of ["r4.0-defaults", "current-defaults", "split-gpg-vault", "whonix-like"]) {
  t.test(`the calls of ${name}/README.md`, async (t) => {
    const readme = readFileSync(`${examples}${name}/README.md`, "utf8");
    const calls = [
      ...readme.matchAll(/^# ((?:allow|ask|deny).*); (\S+)\n(?:# .*\n)*qrexec-policy eval .*\.json (.+)$/gm),
    ];
    t.equal(calls.length, 5);
    for (const [, says = "", place, line = ""] of calls) {
      const args = [...world(name), ...line.split(" ")];
      const [text, { code, stdout }] = await Promise.all([runTool(args), runTool([...args, "--format", "json"])]);
      const json = JSON.parse(stdout) as Json;
      const decision = says.match(/^\w+/)?.[0];
      t.equal(json.decision, decision, line);
      t.equal(`${json.rule.file}:${json.rule.line}`, `/${place}`);
      t.equal(code, decision === "allow" ? 0 : 1);
      t.equal(text.code, code);
      t.ok(text.stdout.startsWith(`${decision}`), text.stdout);
      t.match(text.stdout, ` /${place}\n`);
      const goesTo = says.match(/goes to (\S+)/)?.[1];
      if (goesTo !== undefined) t.equal(json.target, goesTo);
      const choices = says.match(/(\d+) choices/)?.[1];
      if (choices !== undefined) t.equal(json.targets?.length, Number(choices));
      const chosen = says.match(/(\S+) preselected/)?.[1];
      if (chosen !== undefined) t.equal(json.default_target, chosen);
      if (says.includes("no message")) t.equal(json.notify, false);
      t.equal(text.stderr, "");
    }
  });
}

t.test("text output", async (t) => {
  const { stdout } = await runTool([...current, "work", "vault", "qubes.Filecopy"]);
  t.equal(
    stdout,
    `deny   qubes.Filecopy  work -> vault
  because  denied by policy /etc/qubes/policy.d/30-user.policy:8
  rule     /etc/qubes/policy.d/30-user.policy:8
           qubes.Filecopy        *      @anyvm     vault      deny
`,
  );
  const empty = await runTool([...current, "work", "", "qubes.ConnectTCP+5432"]);
  t.match(empty, { code: 0, stdout: "work -> @default, goes to work-db\n" });
});

t.test("exit codes", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ "p/10-a.policy": "* * work\n", "p/20-b.policy": "x\n" });
  const info = ["--system-info", `${examples}current-defaults/system-info.json`];
  const ask = ["personal", "@default", "qubes.Filecopy"];
  t.equal((await runTool([...current, ...ask])).code, 1);
  t.equal((await runTool([...current, "--exit-ask", ...ask])).code, 10);
  const broken = await runTool(["eval", "--policy-dir", folder.at("p"), ...info, "a", "b", "c"]);
  t.equal(broken.code, 3);
  t.match(broken.stdout, /^deny .*\n[\s\S]*10-a\.policy:1:.*\n[\s\S]*\n2 errors: the policy does not load/);
  const legacy = ["eval", "--legacy", "--policy-dir", folder.at("none"), ...info, "a", "b", "c"];
  t.match(await runTool(legacy), { code: 1, stdout: "policy-not-found" });
  const noFile = await runTool(["eval", "--system-info", folder.at("none"), "a", "b", "c"]);
  t.match(noFile, { code: 4, stdout: "", stderr: /no system information: \S*none cannot be read: ENOENT\n$/ });
  const noJson = await runTool([...current, "--system-info", folder.write("x", "{"), "a", "b", "c"]);
  t.match(noJson, { code: 4, stdout: "", stderr: "system information is not JSON" });
  const noDaemon = await runTool(["eval", "--qubesd-socket", folder.at("none"), "a", "b", "c"]);
  t.match(noDaemon, {
    code: 4,
    stdout: "",
    stderr: /cannot connect to .*: ENOENT\n {2}help: name a file with --system-info FILE\n$/,
  });
});

const wrong: readonly (readonly [string, string])[] = [
  ["a b", "expected 3 arguments, SOURCE TARGET SERVICE[+ARG], got 2"],
  ["a b c d", "expected 3 arguments, SOURCE TARGET SERVICE[+ARG], got 4"],
  ["--root /nonexistent a b c", "--root /nonexistent does not exist"],
  ["--root / --policy-dir / a b c", "--root and --policy-dir cannot be used together"],
  ["--legacy --policy-dir / --policy-dir /etc a b c", "with --legacy, --policy-dir can be given only once"],
  ["--format xml a b c", 'unknown value "xml" of --format; expected text or json'],
  ["--fromat json a b c", "unknown option --fromat; did you mean --format?"],
  ["--batch a b c", "--batch takes its requests from standard input only"],
  ["--batch --system-info -", "--batch already reads standard input"],
];

t.test("wrong usage", async (t) => {
  for (const [line, message] of wrong) {
    const { code, stdout, stderr } = await runTool(["eval", ...line.split(" ")]);
    t.equal(code, 2, line);
    t.equal(stdout, "");
    t.ok(stderr.startsWith(`qrexec-policy: ${message}\nusage:\n  qrexec-policy eval `), stderr);
  }
});

t.test("domains from standard input and from the daemon", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("p/10-test.policy", "svc * work vault allow\n");
  const domains = systemInfo({ dom0: { type: "AdminVM" }, work: {}, vault: {} });
  const call = ["--policy-dir", folder.at("p"), "work", "vault", "svc"];
  t.match(await runTool(["eval", "--system-info", "-", ...call], { input: domains.slice(2) }), { code: 0, stderr: "" });
  const daemon = await StubDaemon.start(t, () => domains);
  t.match(await runTool(["eval", "--qubesd-socket", daemon.path, ...call]), { code: 0, stdout: "allow  svc" });
});

t.test("colours", async (t) => {
  const coloured = async (environment: Record<string, string>) =>
    (await runTool([...current, "work", "vault", "qubes.Filecopy"], { environment })).stdout.includes("\x1b[");
  t.notOk(await coloured({}), "a pipe is no terminal");
  t.ok(await coloured({ FORCE_COLOR: "1" }));
  t.notOk(await coloured({ FORCE_COLOR: "0" }));
  t.notOk(await coloured({ FORCE_COLOR: "1", NO_COLOR: "1" }));
  t.ok(await coloured({ FORCE_COLOR: "1", NO_COLOR: "" }), "an empty NO_COLOR is none");
});
