import { chmodSync, linkSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from "node:fs";
import t from "tap";
import { runTool } from "../rig/run-tool.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const ugly = "* *  work vault allow\na.B + x y deny\n";
const fine = "*    *  work  vault  allow\na.B  +  x     y      deny\n";

t.test("one file, or standard input", async (t) => {
  const folder = new TemporaryFolder(t);
  const policy = folder.write("a.policy", ugly);
  t.strictSame(await runTool(["fmt", policy]), { code: 0, stdout: fine, stderr: "" });
  t.equal(readFileSync(policy, "utf8"), ugly);
  t.strictSame(await runTool(["fmt", "-"], { input: ugly }), { code: 0, stdout: fine, stderr: "" });
  t.strictSame(await runTool(["fmt", folder.path]), { code: 0, stdout: fine, stderr: "" });
  const service = folder.write("s", "$anyvm  b allow,user=x\n");
  t.strictSame(await runTool(["fmt", service]), { code: 0, stdout: "$anyvm  b  allow,user=x\n", stderr: "" });
  const legacy = folder.write("r40/s", "a,b  c allow\n");
  for (const options of [["--legacy"], ["--line-format", "legacy"]]) {
    t.match(await runTool(["fmt", ...options, legacy]), { code: 0, stdout: "a,b  c  allow\n" });
    t.match(await runTool(["fmt", ...options, folder.at("r40")]), { code: 0, stdout: "a,b  c  allow\n" });
  }
  t.match(await runTool(["fmt", "--line-format=service", "-"], { input: "a  b deny" }), {
    code: 0,
    stdout: "a  b  deny\n",
  });
});

t.test("--check and --diff", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ "a.policy": ugly, "b.policy": fine, ".c.policy": ugly, "d.txt": ugly });
  const a = folder.at("a.policy");
  t.strictSame(await runTool(["fmt", "--check", folder.path, a]), { code: 1, stdout: `${a}\n`, stderr: "" });
  t.strictSame(await runTool(["fmt", "--check", folder.at("b.policy")]), { code: 0, stdout: "", stderr: "" });
  t.match(await runTool(["fmt", "--check", "-"], { input: ugly }), { code: 1, stdout: "-\n" });
  const { code, stdout, stderr } = await runTool(["fmt", "--diff", folder.path]);
  t.strictSame([code, stderr], [1, ""]);
  t.equal(
    stdout,
    `--- ${a}\n+++ ${a}\n@@ -1,2 +1,2 @@\n-* *  work vault allow\n-a.B + x y deny\n+*    *  work  vault  allow\n+a.B  +  x     y      deny\n`,
  );
  t.match(await runTool(["fmt", "--diff", folder.at("b.policy")]), { code: 0, stdout: "" });
  const coloured = await runTool(["fmt", "--diff", a], { environment: { FORCE_COLOR: "1" } });
  t.match(coloured.stdout, "\x1b[31m-a.B + x y deny\x1b[39m\n");
  t.equal(readFileSync(a, "utf8"), ugly);
});

t.test("--write", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ "p/b.policy": fine, "real/a": ugly });
  chmodSync(folder.at("real/a"), 0o640);
  symlinkSync("../real/a", folder.at("p/a.policy"));
  const a = folder.at("p/a.policy");
  const before = statSync(folder.at("p/b.policy"));
  t.strictSame(await runTool(["fmt", "--write", folder.at("p")]), { code: 0, stdout: "", stderr: `${a}: written\n` });
  t.equal(readFileSync(a, "utf8"), fine);
  t.equal(readlinkSync(a), "../real/a");
  t.equal(statSync(a).mode & 0o7777, 0o640);
  t.equal(statSync(folder.at("p/b.policy")).ino, before.ino, "what does not change is not touched");
  t.strictSame([readdirSync(folder.at("real")), readdirSync(folder.at("p")).sort()], [["a"], ["a.policy", "b.policy"]]);
  t.strictSame(await runTool(["fmt", "--write", folder.at("p")]), { code: 0, stdout: "", stderr: "" });
});

t.test("a full disk", async (t) => {
  const folder = new TemporaryFolder(t);
  const text = ugly.repeat(4000);
  const path = folder.write("a.policy", text);
  linkSync(path, folder.at("same"));
  const ended = await runTool(["fmt", "--write", path], { shell: 'ulimit -f 8; exec "$@"' });
  t.match(ended, { code: 2, stdout: "", stderr: /a\.policy: not written: E/ });
  t.equal(readFileSync(path, "utf8"), text);
  t.strictSame(readdirSync(folder.path).sort(), ["a.policy", "same"], "no temporary file is left");
});

t.test("lines that do not parse", async (t) => {
  const folder = new TemporaryFolder(t);
  const bad = "* *  work vault alow\na.B +  x y deny\n";
  folder.writeAll({ "a.policy": bad, "b.policy": ugly });
  const [a, b] = [folder.at("a.policy"), folder.at("b.policy")];
  const printed = await runTool(["fmt", a]);
  t.match(printed, { code: 3, stdout: "* *  work vault alow\na.B  +  x  y  deny\n" });
  t.match(printed.stderr, `${a}:1:17: error: `);
  t.match(await runTool(["fmt", "--check", folder.path]), { code: 3, stdout: `${a}\n${b}\n` });
  const written = await runTool(["fmt", "--write", folder.path]);
  t.equal(written.code, 3);
  t.match(written.stderr, `${a}: not written, because of its errors\n${b}: written\n`);
  t.strictSame([readFileSync(a, "utf8"), readFileSync(b, "utf8")], [bad, fine]);
  const binary = folder.write("c.policy", Buffer.from("# ok\n# \xff\n", "latin1"));
  const refused = await runTool(["fmt", "--write", binary]);
  t.match(refused, { code: 3, stdout: "", stderr: `${binary}:2:3: error: ` });
  t.match(await runTool(["fmt", "-"], { input: "x" }), { code: 3, stderr: /^-:1:\d+: error: / });
});

t.test("wrong arguments", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ "a.policy": ugly, "b.policy": ugly });
  const empty = folder.directory("empty");
  const wrong: readonly (readonly [args: readonly string[], message: string])[] = [
    [[], "expected a file, a directory, or - for standard input"],
    [[folder.path], "expected --check, --diff or --write for 2 files; only a single file can be printed"],
    [["--check", "--write", folder.path], "--check and --write cannot be used together"],
    [["--write", "-"], "standard input cannot be written to"],
    [["--check", folder.at("none")], `${folder.at("none")} does not exist`],
    [["--check", empty], `${empty} has no *.policy files`],
    [["--check", "--legacy", empty], `${empty} has no service files`],
    [["--legacy", "--line-format", "policy", "-"], "--legacy and --line-format policy cannot be used together"],
    [["--line-format", "x", "-"], 'unknown value "x" of --line-format; expected policy, service or legacy'],
    [["--chek", "-"], "unknown option --chek; did you mean --check?"],
  ];
  for (const [args, message] of wrong) {
    const ended = await runTool(["fmt", ...args]);
    t.match(ended, { code: 2, stdout: "" }, message);
    t.match(ended.stderr, message);
  }
  t.equal(readFileSync(folder.at("a.policy"), "utf8"), ugly);
});
