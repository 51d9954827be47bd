import { spawn } from "node:child_process";
import { on, once } from "node:events";
import { readFileSync, symlinkSync } from "node:fs";
import t from "tap";
import { lintRules } from "../../../src/policy/lint/registry.ts";
import { runTool } from "../../rig/run-tool.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";
import { toolCommand } from "../../rig/tool-command.ts";

const [program, ...words] = toolCommand;

const hidden = "qubes.Filecopy * @anyvm @anyvm deny\nqubes.Filecopy * work vault allow\n";
const faulty = "qubes.Filecopy * work vault alow\nqubes.OpenURL * work vault allow  # mail\n";

t.test("a tree, in the formats text and unix", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("etc/qubes/policy.d/30-user.policy", hidden);
  const text = await runTool(["lint", "--root", "."], { directory: folder.path });
  t.same([text.code, text.stderr], [0, ""]);
  t.match(
    text.stdout,
    `etc/qubes/policy.d/30-user.policy:2:1: warning: the rule can never match: an earlier rule matches all its calls, with another effect [shadowed-rule]
    qubes.Filecopy * work vault allow
    ^^^^^^^^^^^^^^
  help: move the rule before the rule that hides it, or remove it
  etc/qubes/policy.d/30-user.policy:1:1: hides it
`,
  );
  t.match(text.stdout, /\n0 errors, 2 warnings in 1 file \(2 rules\)\n$/);
  const coloured = await runTool(["lint", "--root", folder.path], { environment: { FORCE_COLOR: "1" } });
  t.match(coloured.stdout, "\x1b[33mwarning:\x1b[39m");
  const unix = await runTool(["lint", "--root", folder.path, "--format", "unix", "--rule", "blanket-deny=off"]);
  t.match(unix.stdout, `${folder.at("etc/qubes/policy.d/30-user.policy")}:2: warning: the rule can never match`);
  t.equal(unix.stdout.split("\n").length, 2);
});

t.test("errors do not hide other findings", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ "p/10.policy": faulty + hidden, "p/20.policy": "!include gone\nx * a a allow\n" });
  const { code, stdout } = await runTool(["lint", "--format", "unix", "p"], { directory: folder.path });
  t.equal(code, 1);
  const found = [...stdout.matchAll(/^p\/(\d+)\.policy:(\d+): (\w+): .* \[([\w-]+)\]$/gm)].map((each) =>
    each.slice(1).join(" "),
  );
  for (const finding of [
    "10 1 error syntax",
    "10 2 error trailing-comment",
    "10 4 warning shadowed-rule",
    "20 1 error missing-include",
    "20 2 warning loopback-allow",
  ]) {
    t.ok(found.includes(finding), finding);
  }
});

t.test("files as arguments, and standard input", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({
    "p/10.policy": "x * @anyvm @anyvm deny\n",
    "p/20.policy": "x * a a allow\n!include include/five\n",
    "p/include/five": "y * b b allow\n",
    "p/include/three": "c c allow\n",
    "q/35-compat.policy": "!compat-4.0\n",
    "r/qubes.X": "$anyvm  f deny\nd f allow,target=e\n",
  });
  const lint = async (...args: readonly string[]) =>
    (await runTool(["lint", "--format=unix", ...args], { directory: folder.path })).stdout;
  t.match(await lint("p/20.policy"), /^p\/20\.policy:1: warning: .*\[loopback-allow\]\n$/, "a file is checked alone");
  t.match(await lint("p/include/five"), /^p\/include\/five:1: warning: .*\[loopback-allow\]\n$/);
  t.match(await lint("p/include/three"), /^p\/include\/three:1: warning: .*\[loopback-allow\]\n$/);
  t.match(await lint("--legacy", "r/qubes.X"), /^r\/qubes\.X:2: .*\[shadowed-rule\]$/m);
  t.equal(await lint("p/20.policy", "p/20.policy"), await lint("p/20.policy"), "a file that is named twice");
  t.match(await lint("q", "--legacy-dir", "gone"), /35-compat\.policy:1: error: .*gone does not exist/);
  const input = (text: string, ...args: readonly string[]) =>
    runTool(["lint", "--format=unix", "-", ...args], { directory: folder.path, input: text });
  t.match(await input("a b c\n"), { code: 1, stdout: "standard-input.policy:1: error: " });
  t.match(await input("z * c c allow\n!include include/five\n", "--stdin-path", "p/90.policy"), {
    code: 0,
    stdout: /^p\/90\.policy:1: warning: .*\[loopback-allow\]\n$/,
  });
  t.match(await input("c c allow\n", "--stdin-path", "p/include/new"), { code: 0, stdout: "p/include/new:1: warning" });
  t.match(await runTool(["lint", "-"], { shell: "printf '\\377' | \"$@\"" }), { code: 1, stdout: "[not-utf8]" });
});

t.test("a symbolic link as argument", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ real: "a b alow\n", "real.policy": "a * b c alow\n" });
  for (const [link, target] of [
    ["link", "real"],
    ["link.policy", "real.policy"],
  ] as const) {
    symlinkSync(target, folder.at(link));
    t.match(await runTool(["lint", folder.at(link)]), { code: 1, stdout: /"alow" is not an action/ }, link);
  }
});

t.test("levels", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({
    "10.policy": hidden,
    ".qrexec-policy.yaml": "rules:\n  shadowed-rule: error\n  blanket-deny: off\n",
    "other.yaml": "rules: {shadowed-rule: off}\n",
    "empty.yaml": "",
    "list.yaml": "- a\n",
    "typo.yaml": "rules: {shadowed-rul: off}\n",
    "level.yaml": "rules: {shadowed-rule: loud}\n",
    "setting.yaml": "rule: {}\n",
    "load.yaml": "rules:\n  shadowed-rule: off\n  syntax: warn\n",
    "false.yaml": "rules:\n  missing-include: false\n",
    "raised.yaml": "rules:\n  syntax: error\n  stray-file: false\n  blanket-deny: off\n  shadowed-rule: off\n",
    "bare.yaml": "# nothing\nrules:\n",
    "nested.yaml": "rules:\n  syntax: [off]\n",
    "text.yaml": "rules: syntax\n",
    "broken.yaml": "rules: {",
  });
  const lint = (...args: readonly string[]) =>
    runTool(["lint", "--format=unix", "10.policy", ...args], { directory: folder.path });
  t.match(await lint(), { code: 1, stdout: /^10\.policy:2: error: .*\n$/ });
  t.match(await lint("--rule", "shadowed-rule=warn"), { code: 0, stdout: /^10\.policy:2: warning: .*\n$/ });
  t.match(await lint("--config", "other.yaml"), { code: 0, stdout: /^10\.policy:1: warning: .*\n$/ });
  t.match(await lint("--config", "empty.yaml", "--max-warnings", "1"), { code: 1 });
  t.match(await lint("--config", "empty.yaml", "--max-warnings", "2"), { code: 0 });
  t.match(await lint("--config", "raised.yaml"), { code: 0, stdout: "" });
  t.match(await lint("--config", "bare.yaml"), { code: 0, stdout: "shadowed-rule" });
  for (const [args, message] of [
    [["--config", "list.yaml"], "list.yaml:1:1: not a map of settings"],
    [["--config", "text.yaml"], "text.yaml:1:8: not a map of settings"],
    [["--config", "typo.yaml"], 'typo.yaml:1:9: unknown rule "shadowed-rul"; did you mean shadowed-rule?'],
    [
      ["--config", "level.yaml"],
      'level.yaml:1:24: unknown level of shadowed-rule: "loud"; expected off, warn or error',
    ],
    [["--config", "nested.yaml"], 'nested.yaml:2:11: unknown level of syntax: ""'],
    [["--config", "setting.yaml"], 'setting.yaml:1:1: unknown setting "rule"; expected rules, services or ignore'],
    [["--config", "broken.yaml"], "broken.yaml:1:9: "],
    [["--config", "gone.yaml"], "gone.yaml cannot be read"],
    [["--config", "load.yaml"], 'load.yaml:3:11: the level of syntax cannot be "warn": a policy with such an error'],
    [["--config", "false.yaml"], 'false.yaml:2:20: the level of missing-include cannot be "off"'],
    [["--rule", "syntax=off"], '--rule: the level of syntax cannot be "off"'],
    [["--rule", "byte-order-mark=warn", "--list-rules"], '--rule: the level of byte-order-mark cannot be "warn"'],
    [["--rule", "shadowed-rule"], '--rule: unknown rule ""'],
    [["--rule", "shadowed-rule=of"], "off, warn or error"],
    [["--max-warnings", "few"], "--max-warnings few is not a number"],
    [["--root", "."], "--root and arguments cannot be used together"],
    [["--fix", "--fix-dry-run"], "cannot be used together"],
    [["--watch", "--fix"], "--watch cannot be used with"],
    [["--stdin-path", "x"], "--stdin-path needs -"],
    [["--output", "no/such/file"], "cannot be written: ENOENT"],
  ] as const) {
    const { code, stdout, stderr } = await lint(...args);
    t.same([code, stdout], [2, ""], args.join(" "));
    t.match(stderr, message);
  }
  const list = await runTool(["lint", "--list-rules", "--rule", "stray-file=error"], { directory: folder.path });
  t.match(list.stdout, /^stray-file +load +error +a file/m);
  t.match(list.stdout, /^shadowed-rule +meaning +error /m);
  t.match(list.stdout, /^lint-directive /m);
  t.equal(list.stdout.split("\n").length, lintRules.length + 2);
});

t.test("comments that disable a rule", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write(
    "10.policy",
    `# lint-disable-next-line loopback-allow: a test of the tool
x * a a allow
# lint-disable-next-line loopback-allow
y * a a allow
# lint-disable-next-line loopback-allow, wildcard-allow: two at once
z * a a allow
# lint-disable-next-line: everything
# lint-disable-next-line loopback-alow: typo
`,
  );
  const { stdout } = await runTool(["lint", "--format=unix", "10.policy"], { directory: folder.path });
  t.same(
    stdout.split("\n").map((line) => line.replace(/: warning: /, " ")),
    [
      "10.policy:3 the comment has no reason [lint-directive]",
      '10.policy:4 a call from "a" to itself is always refused, whatever the policy says [loopback-allow]',
      '10.policy:5 "wildcard-allow" finds nothing in the next line [lint-directive]',
      "10.policy:7 the comment does not name a rule [lint-directive]",
      '10.policy:8 unknown rule "loopback-alow" [lint-directive]',
      "",
    ],
  );
});

t.test("a comment does not disable an error of the load", async (t) => {
  const folder = new TemporaryFolder(t);
  const before = "# lint-disable-next-line syntax: it is known\n";
  folder.writeAll({
    "10.policy": `${before}x * work vault alow\n${before}x * work vault deny\n`,
    "20.policy": "# lint-disable-next-line comma-in-options: the name\ny * work vault allow target=a,user=b\n",
  });
  const { code, stdout } = await runTool(["lint", "--format=unix", "10.policy", "20.policy"], {
    directory: folder.path,
  });
  t.equal(code, 1);
  t.same(stdout.split("\n"), [
    '10.policy:1: warning: "syntax" cannot be disabled: a policy with such an error does not load [lint-directive]',
    '10.policy:2: error: "alow" is not an action [syntax]',
    '10.policy:3: warning: "syntax" finds nothing in the next line [lint-directive]',
    "",
  ]);
});

t.test("unreadable files", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("a.policy", "x * a b allow\n");
  folder.write("info.json", "{");
  t.match(await runTool(["lint", folder.at("gone")]), { code: 2, stdout: "", stderr: "gone does not exist\n" });
  const info = await runTool(["lint", folder.at("a.policy"), "--system-info", folder.at("info.json")]);
  t.match(info, { code: 4, stdout: "", stderr: "info.json" });
  t.match(await runTool(["lint", "--root", folder.at("gone")]), { code: 2 });
  const empty = folder.directory("empty");
  t.match(await runTool(["lint", empty]), { code: 2, stderr: /empty has no policy file\n$/ });
  t.match(await runTool(["lint", "--legacy", empty]), { code: 2, stderr: /empty has no files\n$/ });
  folder.directory("empty/etc/qubes/policy.d");
  t.match(await runTool(["lint", "--root", empty]), {
    code: 2,
    stderr: /etc\/qubes\/policy.d has no file that ends in/,
  });
  const output = await runTool(["lint", folder.at("a.policy")], { shell: '"$@" > /dev/full' });
  t.not(output.code, 0, "a lost report is a failure");
});

t.test("fixes", async (t) => {
  const folder = new TemporaryFolder(t);
  const before = "$anyvm vault deny\r\n# $anyvm\n  work $dispvm:dvm ask,default_target=$dispvm:dvm";
  folder.write("tree/etc/qubes/policy.d/10.policy", "!include-service  qubes.X  *  include/x\n");
  const path = folder.write("tree/etc/qubes/policy.d/include/x", before);
  const rules = ["--rule", "unaligned-columns=warn", "--rule", "dollar-keyword=warn"];
  const lint = (...args: readonly string[]) =>
    runTool(["lint", "--root", "tree", ...rules, ...args], { directory: folder.path });
  const dry = await lint("--fix-dry-run");
  t.match(dry.stdout, "--- tree/etc/qubes/policy.d/include/x");
  t.match(dry.stdout, "-$anyvm vault deny");
  t.match(dry.stdout, "+@anyvm  vault        deny");
  t.equal(readFileSync(path, "utf8"), before);
  t.match(await lint("--fix", "--format=unix"), {
    code: 0,
    stdout: "",
    stderr: `${dry.stdout}fixed: tree/etc/qubes/policy.d/include/x\n`.replaceAll("\r", "\ufffd"),
  });
  t.equal(
    readFileSync(path, "utf8"),
    "@anyvm  vault        deny\r\n# $anyvm\nwork    @dispvm:dvm  ask,default_target=@dispvm:dvm",
  );
  for (const option of ["--fix", "--fix-dry-run"]) {
    t.strictSame(await lint(option, "--format=unix"), {
      code: 0,
      stdout: "",
      stderr: "nothing that --fix may change\n",
    });
  }
});

t.test("fixes of lines that do not load", async (t) => {
  const folder = new TemporaryFolder(t);
  const path = folder.write("10.policy", "x * a b Allow # mail\ny * a b alow\n");
  const lint = (...args: readonly string[]) => runTool(["lint", "10.policy", ...args], { directory: folder.path });
  const dry = await lint("--fix-dry-run");
  t.match(dry, { code: 1, stdout: "-x * a b Allow # mail\n+# mail\n+x * a b allow\n y * a b alow\n", stderr: "" });
  const fixed = await lint("--fix");
  t.match(fixed, { code: 1, stdout: /^10.policy:3:9: error: "alow" is not an action/ });
  t.match(fixed.stdout, /\n1 error, 0 warnings in 1 file \(1 rule\)\n$/, "the fixed text is counted");
  t.match(fixed.stderr, "+x * a b allow\n");
  t.equal(readFileSync(path, "utf8"), "# mail\nx * a b allow\ny * a b alow\n");
  t.match(await lint("--fix"), { code: 1, stderr: "nothing that --fix may change\n" });
  const input = await runTool(["lint", "--fix", "-"], { directory: folder.path, input: "x * a b Allow\n" });
  t.match(input, { code: 2, stderr: "--fix cannot be used with standard input; expected --fix-dry-run\n" });
});

t.test("--watch", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("p/10.policy", "x * a b deny\n");
  const child = spawn(program, [...words, "lint", "--watch", "--format=unix", folder.at("p")]);
  t.teardown(() => child.kill("SIGKILL"));
  let printed = "";
  let watching = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  /** Waits until it watches again, and returns its findings. */
  const next = async (): Promise<string> => {
    for await (const [text] of on(child.stderr.setEncoding("utf8"), "data")) {
      watching += (text as string).split("watching for changes; Ctrl-C ends\n").length - 1;
      if (watching > 0) break;
    }
    watching = 0;
    const found = printed;
    printed = "";
    return found;
  };
  t.equal(await next(), "");
  folder.write("p/20.policy", "x * a b alow\n");
  t.match(await next(), /^.*20\.policy:1: error: .*\n$/);
  folder.write("p/20.policy", "y * a b deny\n");
  t.equal(await next(), "");
  child.kill("SIGINT");
  const [code, signal] = await once(child, "close");
  t.same([code, signal], [null, "SIGINT"]);
});
