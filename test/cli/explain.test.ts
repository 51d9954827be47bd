import { fileURLToPath } from "node:url";
import t from "tap";
import { runTool } from "../rig/run-tool.ts";
import { StubDaemon, systemInfo } from "../rig/stub-daemon.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const examples = fileURLToPath(new URL("../../policy-examples/", import.meta.url));
const world = (name: string) => [
  "explain",
  ...["--root", `${examples}${name}/tree`, "--system-info", `${examples}${name}/system-info.json`],
];
const current = world("current-defaults");

const text = `deny   qubes.Filecopy  work -> vault
  service   Stores files and folders in QubesIncoming of the target.
  because   denied by policy /etc/qubes/policy.d/30-user.policy:8
  notified  in dom0, the GUI domain of work
  rule      /etc/qubes/policy.d/30-user.policy:8
            qubes.Filecopy        *      @anyvm     vault      deny

tried before, and why not
  /etc/qubes/policy.d/30-user.policy:7
      qubes.Filecopy        *      personal   vault      ask     default_target=vault
      source: personal, but the call comes from work

the nearest rule that would ask
  /etc/qubes/policy.d/90-default.policy:27
      qubes.Filecopy           *    @anyvm                @anyvm    ask
      order: /etc/qubes/policy.d/30-user.policy:8 decides before it

the smallest line that would change it
  qubes.Filecopy + work vault allow
      before /etc/qubes/policy.d/30-user.policy:8
`;

t.test("a deny as text", async (t) => {
  const ended = await runTool([...current, "work", "vault", "qubes.Filecopy"]);
  t.strictSame(ended, { code: 1, stdout: text, stderr: "" });
  const environment = { FORCE_COLOR: "1" };
  const coloured = await runTool([...current, "work", "vault", "qubes.Filecopy"], { environment });
  t.match(coloured.stdout, "\u001b[");
  const plain = await runTool([...current, "work", "vault", "qubes.Filecopy"], {
    environment: { ...environment, NO_COLOR: "1" },
  });
  t.equal(plain.stdout, text);
});

t.test("a deny as JSON", async (t) => {
  const { code, stdout } = await runTool([...current, "--format", "json", "work", "vault", "qubes.Filecopy"]);
  t.equal(code, 1);
  const file = "/etc/qubes/policy.d/30-user.policy";
  t.match(JSON.parse(stdout), {
    request: { source: "work", target: "vault", service: "qubes.Filecopy", argument: "+" },
    answer: { decision: "deny", reason: "rule", rule: { file, line: 8 } },
    goes_to: null,
    notice: { notify: true, about: "work", guivm: "dom0" },
    service: { kind: "send", server: "any", does: /^Stores files/ },
    notes: [],
    rule: { file, line: 8, text: /^qubes\.Filecopy .* deny$/ },
    missed: [{ file, line: 7, field: "source", why: "personal, but the call comes from work" }],
    missed_count: 1,
    nearest: { line: 27, action: "ask", mismatches: [], decided_before: { file, line: 8 } },
    change: { line: "qubes.Filecopy + work vault allow", place: "before", before: { file, line: 8 } },
    help: null,
  });
});

t.test("allowed calls, and questions", async (t) => {
  const disposable = await runTool([...current, "work", "@dispvm", "qubes.OpenURL"]);
  t.match(disposable, { code: 0, stdout: "goes to   a new disposable of the template default-dvm\n" });
  const redirected = await runTool([...current, "work", "", "qubes.ConnectTCP+5432"]);
  t.match(redirected, { code: 0, stdout: "goes to   work-db, which is started for it\n" });
  const ask = await runTool([...world("split-gpg-vault"), "work-dev", "@default", "qubes.Gpg2"]);
  t.match(ask, { code: 1, stdout: "offers    archive-gpg, work-gpg\n  chosen    work-gpg at first\n" });
  t.match(ask.stdout, "asked     in dom0, the GUI domain of work-dev\n");
  const told = await runTool([...world("split-gpg-vault"), "work-mail", "@default", "qubes.Gpg2"]);
  t.match(told, { code: 0, stdout: "goes to   work-gpg\n" });
  t.match(told.stdout, "notified  in dom0, the GUI domain of work-mail\n");
});

t.test("R4.0", async (t) => {
  const legacy = world("r4.0-defaults");
  const ask = await runTool([...legacy, "work", "vault", "qubes.Filecopy"]);
  t.match(ask, { code: 1, stdout: "asked     in dom0\n" });
  t.match(ask.stdout, "source: untrusted, but the call comes from work\n");
  t.notMatch(ask.stdout, "notified");
  const none = await runTool([...legacy, "work", "vault", "no.Such"]);
  t.match(none, { code: 1, stdout: "how to fix it\n  create a file SERVICE or SERVICE+ARGUMENT" });
  const bad = await runTool([...legacy, "work", "vault", "../x"]);
  t.match(bad, { code: 2, stdout: "", stderr: '"../x" is not the name of a service; expected letters, digits' });
});

const info = (folder: TemporaryFolder) =>
  folder.write(
    "info.json",
    systemInfo({
      dom0: { type: "AdminVM", power_state: "Running" },
      work: { guivm: "dom0", power_state: "Running" },
      vault: { power_state: "Running" },
      remote: { type: "RemoteVM", relayvm: "work", transport_rpc: "air.Ssh" },
      alone: { type: "RemoteVM" },
    }).slice(2),
  );

t.test("a policy of service files, relays and unprintable characters", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({
    "p/20-a.policy": "air.B + vault remote allow user=root notify=yes\nair.C * * * ask\nair.D * * alone allow\n",
    "p/30-b.policy": "!compat-4.0\n",
    "rpc/a.Service+x": "dom0 vault allow\n",
    "rpc/a.Service": "@anyvm @anyvm allow\n",
  });
  const args = ["explain", "--policy-dir", folder.at("p"), "--legacy-dir", folder.at("rpc")];
  const explain = (...more: string[]) => runTool([...args, "--system-info", info(folder), ...more]);
  const implied = await explain("work", "vault", "a.Service+x");
  t.match(implied.stdout, /rule +\S*a\.Service\+x \(a denial that !compat-4\.0 adds after a file for one argument\)\n/);
  t.match(implied.stdout, `a.Service +x work vault allow\n      before ${folder.at("p/20-a.policy")}:3\n`);
  folder.write("p/20-a.policy", "");
  const first = await explain("work", "vault", "a.Service+x");
  t.match(first.stdout, `in a *.policy file that is read before ${folder.at("rpc/a.Service+x")}\n`);
  folder.write(
    "p/20-a.policy",
    "air.B + vault remote allow user=root notify=yes\nair.C * * * ask\nair.D * * alone allow\n",
  );
  const relayed = await explain("vault", "remote", "air.B");
  t.match(relayed, { code: 0, stdout: "goes to   remote, through its relay work\n  user      the default user" });
  t.match(relayed.stdout, "notified  none: vault has no GUI domain (guivm)\n");
  const asked = await explain("vault", "remote", "air.C");
  t.match(asked.stdout, "asked     by no agent, so that it is denied: vault has no GUI domain (guivm)\n");
  const alone = await explain("work", "alone", "air.D");
  t.match(alone, { code: 1, stdout: "reason    no-relayvm " });
  t.match(alone.stdout, "how to fix it\n  set relayvm of the target");
  const forRemote = await explain("--requested-source", "remote", "work", "vault", "air.C");
  t.match(forRemote.stdout, "source    remote, for which work relays\n");
  const self = await explain("work", "work", "no.Such");
  t.match(self.stdout, "how to fix it\n  no line allows this call: loopback");
  const unknown = await explain("work", "gone", "no.Such");
  t.match(unknown.stdout, "note      gone does not exist, so the target counts as @default\n");
  t.match(unknown.stdout, "how to fix it\n  correct the call: gone does not exist");
  t.notMatch(unknown.stdout, "smallest line");
  const unnamed = await explain("work", "", "no.Such");
  t.match(unnamed.stdout, "no.Such + work @default allow target=NAME\n");
  const dom0 = await explain("--format=json", "dom0", "vault", "a.Service+x");
  t.match(JSON.parse(dom0.stdout), { goes_to: { kind: "domain", name: "vault", starts: false }, change: null });
});

/** Names that no caller can use. */
const impossible = ["qubes.*", "*", "", "+x", "qubes/Gpg", "a b", "qubes:Gpg", "q\u00fcbes.Gpg"];

t.test("a name that no service can have is refused", async (t) => {
  for (const name of impossible) {
    const { code, stdout, stderr } = await runTool([...current, "work", "vault", name]);
    t.same([code, stdout], [2, ""], name);
    t.match(stderr, "is not the name of a service; expected letters, digits", name);
    t.equal(stderr.includes("qrexec-policy query lists"), name.includes("*"), name);
  }
});

t.test("a misspelt name, and the line for a service that gives power", async (t) => {
  const misspelt = await runTool([...current, "work", "valt", "qubes.Filecpy"]);
  t.match(misspelt.stdout, 'note      unknown service "qubes.Filecpy"; did you mean "qubes.Filecopy"?\n');
  t.match(misspelt.stdout, "note      valt does not exist, so the target counts as @default; did you mean vault?\n");
  const shell = await runTool([...current, "work", "vault", "qubes.VMShell"]);
  t.match(shell.stdout, "service   Runs the commands that the caller sends.\n");
  t.match(shell.stdout, "  qubes.VMShell + work vault ask\n");
  t.match(shell.stdout, "      it asks the user, because the caller controls the target\n");
  const json = await runTool([...current, "--format=json", "work", "vault", "admin.vm.Kill"]);
  t.match(JSON.parse(json.stdout), {
    service: { kind: "admin-write", server: "dom0" },
    change: { line: "admin.vm.Kill + work vault ask target=dom0", outcome: { decision: "ask" }, because: /changes/ },
  });
  const legacy = await runTool([...world("r4.0-defaults"), "work", "vault", "qubes.Filecpy"]);
  t.match(legacy.stdout, 'note      unknown service "qubes.Filecpy"; did you mean "qubes.Filecopy"?\n');
});

t.test("at most 40 rules without --all", async (t) => {
  const folder = new TemporaryFolder(t);
  const lines = Array.from({ length: 45 }, (_, number) => `a.B +${number} work vault allow\n`);
  folder.write("p/10-a.policy", `${lines.join("")}a.B * work vault deny\n`);
  const args = ["explain", "--policy-dir", folder.at("p"), "--system-info", info(folder), "work", "vault", "a.B+x"];
  const { stdout } = await runTool(args);
  t.equal(stdout.match(/, but the call has \+x/g)?.length, 40 + 1);
  t.match(stdout, "  … and 5 more; --all shows them\n");
  const all = await runTool([...args, "--all"]);
  t.equal(all.stdout.match(/, but the call has \+x/g)?.length, 45 + 1);
  t.notMatch(all.stdout, "more; --all");
  const json = JSON.parse((await runTool([...args, "--format=json"])).stdout) as Record<string, unknown>;
  t.match(json, { missed: { length: 40 }, missed_count: 45 });
});

t.test("a log line", async (t) => {
  const line = "Nov 23 10:00:00 dom0 qrexec[1]: qrexec: qubes.Filecopy+: work -> vault: allowed to vault";
  const differs = await runTool([...current, "--", line]);
  t.match(differs, { code: 1, stdout: /log +the log says "allowed to vault", now it is: denied: denied by policy/ });
  const same = "qubes.Filecopy+: work -> vault: denied: denied by policy /etc/qubes/policy.d/30-user.policy:8";
  t.match((await runTool([...current, "--", same])).stdout, "log       the same as in the log\n");
  const json = await runTool([...current, "--format=json", "--", line]);
  t.match(JSON.parse(json.stdout), { log: { differs: true } });
  const cut = await runTool([...current, "--", "qubes.Filecopy+: work -> vault"]);
  t.notMatch(cut.stdout, "  log ");
  const none = await runTool([...current, "--", "work -> vault"]);
  t.match(none, { code: 2, stdout: "", stderr: "is not a log line; expected SERVICE+ARG: SOURCE -> TARGET: DECISION" });
});

t.test("errors come first", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("p/10-a.policy", "* * work\n");
  const broken = ["explain", "--policy-dir", folder.at("p"), "work", "vault", "a.B"];
  // The policy is loaded before the request to the daemon, which is not running.
  t.match(await runTool(broken), {
    code: 3,
    stdout: "",
    stderr: /10-a\.policy:1:[\s\S]*\n1 error: the policy does not/,
  });
  const json = await runTool([...broken, "--format=json"]);
  t.match([json.code, JSON.parse(json.stdout)], [3, { errors: [{ code: "syntax" }] }]);
  const noFile = await runTool([...current, "--system-info", folder.at("none"), "a", "b", "c"]);
  t.match(noFile, { code: 4, stdout: "", stderr: /explain: no system information: \S*none cannot be read: ENOENT\n$/ });
  for (const args of [[], ["a", "b"], ["a", "b", "c", "d"], ["a"]]) {
    t.match(await runTool(["explain", ...args]), {
      code: 2,
      stdout: "",
      stderr: "expected SOURCE TARGET SERVICE[+ARG], or a log line",
    });
  }
  t.match(await runTool(["explain", "--al"]), { code: 2, stdout: "", stderr: "did you mean --all?" });
  t.match(await runTool(["explain", "--help"]), { code: 0, stdout: "explain [OPTION…] -- LOG-LINE", stderr: "" });
});

t.test("the daemon describes the domains, and control characters are escaped", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("p/10-a.policy", "a.B * work x\u001b[31m deny\na.B * work vault allow\n");
  const daemon = await StubDaemon.start(t, () => systemInfo({ work: {}, vault: {} }));
  const args = ["explain", "--policy-dir", folder.at("p"), "--qubesd-socket", daemon.path];
  const { code, stdout } = await runTool([...args, "work", "vault", "a.B"]);
  t.equal(code, 0);
  t.match(stdout, "target: x\ufffd[31m, but the call goes to vault\n");
  t.equal(daemon.requests.length, 1);
  const odd = await runTool([...args, "work", "\u001b[31m", "a.B"]);
  t.notMatch(odd.stdout, "\u001b");
});
