import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import t, { type Test } from "tap";
import { loadLimits } from "../../src/policy/load/limits.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { bundleCommand, isStandalone, toolCommand } from "../rig/tool-command.ts";

/*
 * The executable and the program for Node.js do the same, also with odd files. Where the engine has its own words for an
 * error, they are left out.
 */

const skip = !isStandalone && "needs the executable";

interface Situation {
  readonly args: readonly string[];
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** A shell script that runs the program as `"$@"`. */
  readonly shell?: string;
}

function run(command: readonly string[], { args, input = "", environment = {}, shell }: Situation, directory: string) {
  const words = [...command, ...args];
  const [program = "", ...rest] = shell === undefined ? words : ["/bin/sh", "-c", shell, "sh", ...words];
  const options = { cwd: directory, input, env: { PATH: process.env["PATH"], ...environment } } as const;
  const { status, signal, stdout, stderr } = spawnSync(program, rest, options);
  return { status, signal, stdout: own(stdout.toString("latin1")), stderr: own(stderr.toString("latin1")) };
}

/** Leaves out the words of the engine about JSON, those of the system about an error, and names of temporary files. */
function own(text: string): string {
  return text.replace(/( is not JSON: )[^\n}]*/g, "$1").replace(/\b(E[A-Z0-9]{3,})[:,] [^\n]*/g, "$1");
}

function compare(t: Test, folder: TemporaryFolder, situations: readonly Situation[], after?: () => unknown): void {
  for (const situation of situations) {
    const results = [bundleCommand, toolCommand].map((command) => {
      const ended = run(command, situation, folder.path);
      return { ...ended, after: after?.() };
    });
    t.same(results[1], results[0], JSON.stringify(situation).slice(0, 300));
  }
}

t.test("odd policy files", { skip }, async (t) => {
  const folder = new TemporaryFolder(t);
  const { fileBytes } = loadLimits;
  const policies: Readonly<Record<string, string | Buffer>> = {
    good: "* * @anyvm @anyvm deny\n",
    empty: "",
    "byte-order-mark": "\ufeff* * @anyvm @anyvm deny\n",
    nul: "* * a\0b @anyvm deny\n",
    latin1: Buffer.from("# fine\r\n* * caf\xe9 @anyvm deny\n", "latin1"),
    "latin1-later": Buffer.from(`${"# line\n".repeat(9000)}# \xc4\x85 \xff\n`, "latin1"),
    truncated: Buffer.from([0x23, 0xe2, 0x82]),
    large: "#".repeat(fileBytes),
    "too-large": "#".repeat(fileBytes + 1),
    "include-missing": "!include nowhere\n",
    "include-self": "!include 10.policy\n",
    "include-directory": "!include-dir ../good\n",
    "include-outside": "!include /etc/hostname\n",
  };
  for (const [name, text] of Object.entries(policies)) {
    folder.directory(name);
    writeFileSync(folder.at(`${name}/10.policy`), text);
  }
  for (const name of ["fifo", "dangling", "loop", "directory", "long-name", "socket", "device", "unreadable"])
    folder.directory(name);
  execFileSync("mkfifo", [folder.at("fifo/10.policy")]);
  symlinkSync("nowhere", folder.at("dangling/10.policy"));
  symlinkSync("10.policy", folder.at("loop/10.policy"));
  folder.directory("directory/10.policy");
  symlinkSync("x".repeat(300), folder.at("long-name/10.policy"));
  symlinkSync("/dev/null", folder.at("device/10.policy"));
  const unreadable = folder.write("unreadable/10.policy", "* * a b allow\n");
  chmodSync(unreadable, 0);
  symlinkSync("good", folder.at("link"));
  const places = [...readdirSync(folder.path), "nowhere", "good/10.policy", "good/../link", "./link/", ""];
  const situations = places.flatMap((place) => [
    { args: ["rules", "--policy-dir", place] },
    { args: ["rules", "--policy-dir", place, "--format", "json"] },
    { args: ["--path", place, "--qubesd-socket", "none", "--log-socket", "none", "--", "a", "b", "c"] },
  ]);
  compare(t, folder, situations);
  compare(t, folder, [
    { args: ["rules", "--root", "."] },
    { args: ["rules", "--root", "nowhere"] },
    { args: ["rules", "--root", "good/10.policy"] },
    { args: ["rules", "--legacy", "--policy-dir", "good"] },
    { args: ["rules", "--legacy", "--policy-dir", "loop"] },
  ]);
});

t.test("odd system information", { skip }, async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("p/10.policy", "* * @anyvm @anyvm allow\n* * @anyvm @anyvm ask\n");
  const domain = '{"tags": [], "type": "AppVM", "template_for_dispvms": false, "icon": "x", "default_dispvm": null}';
  folder.write("info.json", `{"domains": {"a": ${domain}, "b": ${domain}}}`);
  folder.write("text.json", "no JSON");
  folder.write("list.json", "[]");
  writeFileSync(folder.at("latin1.json"), Buffer.from('{"domains": {"\xe9": {}}}', "latin1"));
  folder.directory("directory");
  const infos = ["info.json", "text.json", "list.json", "latin1.json", "directory", "none", "/dev/null", "info.json/x"];
  const call = ["a", "b", "test.Service+arg"];
  const evaluate = (file: string, ...more: string[]) => ["eval", "--policy-dir", "p", "--system-info", file, ...more];
  const input = readFileSync(folder.at("info.json"), "utf8");
  compare(t, folder, [
    ...infos.map((file) => ({ args: evaluate(file, ...call) })),
    { args: evaluate("-", ...call), input },
    { args: evaluate("-", ...call), shell: '"$@" <&-' },
    { args: evaluate("/dev/stdin", ...call), input },
    { args: evaluate("info.json", "--format", "json", ...call) },
    { args: evaluate("info.json", ...call), environment: { FORCE_COLOR: "1" } },
    { args: evaluate("info.json", ...call), environment: { FORCE_COLOR: "1", NO_COLOR: "1" } },
    { args: evaluate("info.json", "caf\u00e9", "\u202e", "x\u0001y") },
    { args: evaluate("info.json", "--batch"), input: batch },
    { args: evaluate("info.json", "--batch"), input: batch.trimEnd() },
    { args: evaluate("info.json", "--batch"), shell: '"$@" < /dev/null' },
    { args: evaluate("info.json", ...call), shell: '"$@" > /dev/full' },
    { args: evaluate("info.json", ...call), shell: '"$@" >&-' },
    { args: evaluate("info.json", ...call), shell: '"$@" 2>&-' },
  ]);
});

const batch = `{"source": "a", "target": "b", "service": "x.Y"}
{"source": "\u0105\u{1f600}", "target": "b", "service": "x.Y", "argument": "+\ud800"}

[]
{"source": 1}
not JSON
{"source": "a", "target": "@dispvm", "service": "${"long".repeat(40_000)}"}
`;

t.test("compiled policies that can or cannot be written", { skip }, async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("p/10.policy", "* * @anyvm @anyvm deny\n");
  folder.write("file", "");
  folder.directory("directory");
  symlinkSync("target", folder.at("link"));
  symlinkSync("loop", folder.at("loop"));
  const outputs = [
    "new",
    "new",
    "deep/er/new",
    "file",
    "file/x",
    "directory",
    "link",
    "loop",
    "/dev/null",
    "/dev/full",
    "/proc/x",
    "/proc/x/y",
  ];
  const compile = (...more: string[]) => ["compile", "--no-code-caches", "--policy-dir", "p", ...more];
  // The program for Node.js runs first, and makes the file. A second round replaces it.
  const content = (): unknown =>
    ["new", "deep/er/new", "link", "file"].map((name) => {
      const status = statSync(folder.at(name), { throwIfNoEntry: false });
      return status && [status.mode, status.uid, readFileSync(folder.at(name), "latin1")];
    });
  compare(
    t,
    folder,
    outputs.map((output) => ({ args: compile("--output", output) })),
    content,
  );
  t.same(
    readdirSync(folder.path).sort(),
    ["deep", "directory", "file", "link", "loop", "new", "p"],
    "no temporary file is left",
  );
  compare(t, folder, [
    ...["new", "file", "none", "directory", "loop"].map((file) => ({ args: compile("--check", "--output", file) })),
    { args: compile() },
    { args: ["compile", "--policy-dir", "none", "--output", "x"] },
  ]);
  chmodSync(folder.at("new"), 0o666);
  compare(t, folder, [{ args: compile("--check", "--output", "new") }]);
});

t.test("help, version and wrong command lines", { skip }, async (t) => {
  const folder = new TemporaryFolder(t);
  compare(t, folder, [
    ...["eval", "rules", "compile", "daemon", "status"].flatMap((name) => [
      { args: [name, "--help"] },
      { args: [name, "--help"], environment: { COLUMNS: "50", FORCE_COLOR: "1" } },
      { args: [name, "--nosuch"] },
      { args: [name, "x", "y"] },
    ]),
    { args: ["--version"] },
    { args: ["--version"], shell: '"$@" > /dev/full' },
    { args: [] },
    { args: ["a"] },
    { args: ["a", "b", "c", "d"] },
    { args: ["--nosuch", "a", "b", "c"] },
    { args: ["--legacy", "--path", "x", "--path", "y", "a", "b", "c"] },
    { args: ["status", "--status-socket-path", "none"] },
  ]);
});
