import { spawn } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import t from "tap";
import { runTool } from "../rig/run-tool.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { toolCommand } from "../rig/tool-command.ts";

const [program, ...words] = toolCommand;

const domains = "domains: {work: {tags: [red]}, vault: {}}\n";
const passing = `${domains}policy: {directories: policy.d}
cases:
  - {name: copying is asked for, source: work, target: vault, service: svc, expect: ask}
`;
const failing = `${domains}policy: {directories: policy.d}
cases:
  - {source: work, target: vault, service: svc, expect: ask}
  - name: "nothing # leaves"
    source: work
    target: vault
    service: svc
    expect: allow
    rule: 10.policy:9
`;

function makeFolder(scope: { teardown(handler: () => void): void }): TemporaryFolder {
  const folder = new TemporaryFolder(scope);
  folder.writeAll({
    "policy.d/10.policy": "# a comment\nsvc * work vault ask\nsvc * @anyvm @anyvm deny\n",
    "pass/policy-tests.yaml": passing.replace("policy.d", "../policy.d"),
    "fail.policy-test.yaml": failing,
    "node_modules/x/policy-tests.yaml": "broken: [",
  });
  return folder;
}

/** Runs the tool in a directory. */
function runIn(folder: TemporaryFolder, args: readonly string[]) {
  return runTool(args, { shell: `cd '${folder.path}' && exec "$@"` });
}

t.test("text: what failed, where, and by which rule", async (t) => {
  const folder = makeFolder(t);
  t.same(await runIn(folder, ["test", "pass"]), { code: 0, stdout: "1 passed, 0 failed\n", stderr: "" });
  const { code, stdout, stderr } = await runIn(folder, ["test"]);
  t.match({ code, stderr }, { code: 1, stderr: "" });
  t.equal(
    stdout,
    `fail.policy-test.yaml:5:5: failed: nothing # leaves
  expect
    expected: allow
    found:    ask, for vault
    rule:     policy.d/10.policy:2
              svc * work vault ask
  rule
    expected: 10.policy:9
    found:    policy.d/10.policy:2
    rule:     policy.d/10.policy:2
              svc * work vault ask

2 passed, 1 failed
`,
  );
  const coloured = await runTool(["test", folder.at("fail.policy-test.yaml")], { environment: { FORCE_COLOR: "1" } });
  t.match(coloured, { code: 1, stdout: "\x1b[31mfailed:\x1b[39m" });
});

t.test("tap, junit and json", async (t) => {
  const folder = makeFolder(t);
  folder.write("broken.policy-test.yaml", "cases: [");
  const tap = await runIn(folder, ["test", "--format", "tap"]);
  t.equal(tap.code, 1);
  t.match(tap.stdout, /^TAP version 13\n1\.\.4\n/);
  t.match(tap.stdout, /^not ok \d - broken\.policy-test\.yaml:1:9\n# /m);
  t.match(tap.stdout, /^not ok \d - fail\.policy-test\.yaml:5:5 nothing \\# leaves\n# expect: expected allow/m);
  t.match(tap.stdout, /^ok \d - pass\/policy-tests\.yaml:4:5 copying is asked for$/m);
  const junit = await runIn(folder, ["test", "--format", "junit", "--output", "results.xml"]);
  t.same(junit, { code: 1, stdout: "", stderr: "" });
  const xml = readFileSync(folder.at("results.xml"), "utf8");
  t.match(xml, /<testsuites tests="4" failures="1" errors="1"/);
  t.match(xml, /<testcase classname="fail.policy-test.yaml:5:5" name="nothing # leaves"/);
  const json = JSON.parse((await runIn(folder, ["test", "--format", "json"])).stdout);
  t.match(json, { version: 1, passed: 2, failed: 1, broken: 1 });
  const [, failed] = json.files.find(({ file }: { file: string }) => file.startsWith("fail")).cases;
  t.match(failed, { name: "nothing # leaves", line: 5, column: 5, passed: false });
  t.same(failed.mismatches[0], {
    what: "expect",
    expected: "allow",
    found: "ask, for vault",
    rule: { place: "policy.d/10.policy:2", text: "svc * work vault ask" },
  });
});

t.test("coverage", async (t) => {
  const folder = makeFolder(t);
  const text = await runIn(folder, ["test", "pass", "--coverage"]);
  t.match(text, { code: 0, stderr: "" });
  t.equal(
    text.stdout,
    `1 passed, 0 failed
rules that decide no call case:
  policy.d/10.policy:3: svc * @anyvm @anyvm deny
coverage: 1 of 2 rules, 50.0 %
`,
  );
  const lcov = ["--coverage-format", "lcov", "--coverage-output", "c.lcov"];
  t.match(await runIn(folder, ["test", "pass", ...lcov]), { code: 0, stdout: "1 passed, 0 failed\n" });
  const record = "TN:\nSF:policy.d/10.policy\nDA:2,1\nDA:3,0\nLF:2\nLH:1\nend_of_record\n";
  t.equal(readFileSync(folder.at("c.lcov"), "utf8"), record);
  await runIn(folder, ["test", "pass", "--coverage-format", "json", "--coverage-output", "c.json"]);
  t.match(JSON.parse(readFileSync(folder.at("c.json"), "utf8")), {
    total: 2,
    covered: 1,
    percent: 50,
    files: [
      {
        file: "policy.d/10.policy",
        rules: [
          { line: 2, hits: 1 },
          { line: 3, hits: 0 },
        ],
      },
    ],
  });
  const tap = await runIn(folder, ["test", "pass", "--format", "tap", "--coverage"]);
  t.notMatch(tap.stdout, "coverage");
  t.match(tap.stderr, "coverage: 1 of 2 rules");
  t.match(await runIn(folder, ["test", "pass", "--threshold", "50"]), { code: 0, stderr: "" });
  t.match(await runIn(folder, ["test", "pass", "--threshold", "50.1"]), {
    code: 1,
    stderr: "coverage is 50.0 %, below 50.1 %",
  });
});

t.test("statements about all calls cover no rule, and lcov omits inline policy", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write(
    "policy-tests.yaml",
    `${domains}policy: {files: {10.policy: "svc * work vault ask"}}
cases:
  - who-can: {reach: vault, service: svc, are: [work]}
`,
  );
  const { code, stdout } = await runIn(folder, ["test", "--coverage", "--threshold", "1"]);
  t.match(
    { code, stdout },
    { code: 1, stdout: "policy-tests.yaml!10.policy:1: svc * work vault ask\ncoverage: 0 of 1" },
  );
  await runIn(folder, ["test", "--coverage-format", "lcov", "--coverage-output", "c.lcov"]);
  t.equal(readFileSync(folder.at("c.lcov"), "utf8"), "");
});

t.test("wrong arguments", async (t) => {
  const folder = makeFolder(t);
  folder.directory("empty");
  const cases: readonly [args: readonly string[], stderr: string][] = [
    [["none.yaml"], "no file matches none.yaml"],
    [["pass", "*.none"], "no file matches *.none"],
    [["empty"], "below empty"],
    [["--threshold", "101"], "from 0 to 100"],
    [["--threshold", "x"], "from 0 to 100"],
    [["--format", "xml"], 'unknown value "xml" of --format'],
    [["--coverage-format", "lcov"], "--coverage-format lcov needs --coverage-output"],
    [["--output", "x", "--coverage-output", "./x"], "the same file"],
    [["pass", "--output", "none/x"], "--output none/x cannot be written: ENOENT"],
    [["pass", "--coverage-output", "none/x"], "--coverage-output none/x cannot be written: ENOENT"],
  ];
  for (const [args, stderr] of cases) t.match(await runIn(folder, ["test", ...args]), { code: 2, stderr }, stderr);
});

t.test("a file runs once, even with several names", async (t) => {
  const folder = makeFolder(t);
  const all = ["pass", "pass/*.yaml", "./pass/policy-tests.yaml", folder.at("pass/policy-tests.yaml")];
  t.match(await runIn(folder, ["test", ...all]), { code: 0, stdout: "1 passed, 0 failed\n" });
  symlinkSync(".", folder.at("pass/loop"));
  symlinkSync("nowhere", folder.at("pass/dangling.policy-test.yaml"));
  t.match(await runIn(folder, ["test", "pass"]), { code: 0, stdout: "1 passed, 0 failed\n" });
  folder.write("a[b].yaml", passing);
  t.match(await runIn(folder, ["test", "a[b].yaml"]), { code: 0, stdout: "1 passed" });
});

t.test("--watch runs again after a change of policy or tests, and after a repair", async (t) => {
  const folder = makeFolder(t);
  const child = spawn(program, [...words, "test", "pass", "--watch"], { cwd: folder.path, stdio: "pipe" });
  t.teardown(() => child.kill("SIGKILL"));
  let printed = "";
  let runs = 0;
  let wake = (): void => {};
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    runs += text.split("watching for changes; Ctrl-C ends\n").length - 1;
    wake();
  });
  /** Waits until it watches after a number of runs, and returns the output of the last one. */
  const run = async (wanted: number): Promise<string> => {
    while (runs < wanted) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    // The line on standard error can arrive before earlier output.
    while (!/(passed|not run)[^\n]*\n$/.test(printed)) await new Promise((resolve) => setTimeout(resolve, 5));
    const text = printed;
    printed = "";
    return text;
  };
  t.match(await run(1), "1 passed, 0 failed");
  folder.write("policy.d/10.policy", "svc * work vault deny\n");
  t.match(await run(2), "0 passed, 1 failed");
  folder.write("policy.d/10.policy", "svc * work vault frob\n");
  t.match(await run(3), "1 file not run");
  folder.write("policy.d/10.policy", "svc * work vault ask\n");
  t.match(await run(4), "1 passed, 0 failed");
  folder.write("pass/policy-tests.yaml", "cases: [");
  t.match(await run(5), "1 file not run");
  child.kill("SIGINT");
  t.same(await new Promise((resolve) => child.on("exit", (code, signal) => resolve({ code, signal }))), {
    code: null,
    signal: "SIGINT",
  });
});
