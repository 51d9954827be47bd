import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import t from "tap";
import { qrexecPolicy } from "../../src/cli/registry.ts";
import { runTool } from "../rig/run-tool.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { hasCommand } from "../rig/tool-command.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

t.test("one failure has one code in every command", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ "bad/10.policy": "bogus\n", "good/10.policy": "* * @anyvm @anyvm deny\n", "info.json": "{" });
  folder.writeAll({ "old/x.Y": "$anyvm $anyvm deny\n", "ok.json": '{"domains": {}}' });
  const good = ["--policy-dir", "good"];
  const call = ["work", "vault", "x.Y"];
  const known = ["--system-info", "ok.json"];
  const cases: readonly (readonly [code: number, args: readonly string[]])[] = [
    // Input that cannot be read, and output that cannot be written.
    [2, ["lint", "gone"]],
    [2, ["fmt", "gone"]],
    [2, ["fmt", "--check", "gone"]],
    [2, ["test", "gone"]],
    [2, ["lint", "--config", "gone"]],
    [2, ["lint", ...good, "--output", "gone/x"]],
    [2, ["compile", ...good, "--output", "ok.json/x"]],
    ...["rules", "eval", "explain", "query", "compile", "lint"].map(
      (name) => [2, [name, "--root", "gone", ...(["eval", "explain"].includes(name) ? call : [])]] as const,
    ),
    [2, ["convert", "--root", "gone"]],
    // A policy that does not load.
    [3, ["rules", "--policy-dir", "bad"]],
    [3, ["eval", "--policy-dir", "bad", ...known, ...call]],
    [3, ["explain", "--policy-dir", "bad", ...known, ...call]],
    [3, ["query", "--policy-dir", "bad"]],
    [3, ["compile", "--policy-dir", "bad", "--output", "x"]],
    [3, ["fmt", "--check", "bad"]],
    [3, ["convert", "--legacy-dir", "gone"]],
    // No system information.
    ...["gone.json", "info.json"].flatMap((file) => {
      const info = ["--system-info", file];
      return [
        [4, ["eval", ...good, ...info, ...call]],
        [4, ["explain", ...good, ...info, ...call]],
        [4, ["query", ...good, ...info]],
        [4, ["lint", ...good, ...info]],
        [4, ["convert", "--legacy-dir", "old", ...info]],
      ] as const;
    }),
    [4, ["eval", ...good, "--qubesd-socket", "gone", ...call]],
    [4, ["query", ...good, "--daemon", "--qubesd-socket", "gone"]],
  ];
  for (const [code, args] of cases.filter(([, [name]]) => hasCommand(name))) {
    const ended = await runTool(args, { directory: folder.path });
    t.equal(ended.code, code, `${args.join(" ")}: ${ended.stderr}`);
    if (code === 4) t.match(ended.stderr, `qrexec-policy ${args[0]}: no system information: `);
    const spec = qrexecPolicy.commands.find(({ name }) => name === args[0]);
    t.ok(spec?.exits[code], "the help of the command has the code");
  }
});

t.test("standard input as system information, in every command", async (t) => {
  const input = '{"domains": {}}';
  const folder = new TemporaryFolder(t);
  folder.writeAll({ "good/10.policy": "* * @anyvm @anyvm deny\n", "old/x.Y": "$anyvm $anyvm deny\n" });
  const options = ["--policy-dir", "good", "--system-info", "-"];
  const cases = [
    [["eval", ...options, "a", "b", "x.Y"], 1],
    [["explain", ...options, "a", "b", "x.Y"], 1],
    [["query", ...options], 0],
    [["lint", ...options], 0],
    [["convert", "--legacy-dir", "old", "--system-info", "-"], 0],
  ] as const;
  for (const [args, code] of cases.filter(([[name]]) => hasCommand(name))) {
    const ended = await runTool(args, { input, directory: folder.path });
    t.equal(ended.code, code, `${args.join(" ")}: ${ended.stderr}`);
  }
  if (!hasCommand("lint")) return;
  const both = await runTool(["lint", "-", "--system-info", "-"], { input });
  t.match(both, { code: 2, stderr: "standard input can be read only once" });
});

t.test("a program that is not built is no deny", async (t) => {
  const folder = new TemporaryFolder(t);
  cpSync(`${root}bin`, folder.at("bin"), { recursive: true });
  for (const name of ["qrexec-policy", "qubesd", "qubes-prefs", "qubesd-query", "qubes-create"]) {
    for (const args of [["work", "vault", "x.Y"], ["--help"]]) {
      const ended = spawnSync(folder.at(`bin/${name}`), args, { encoding: "utf8" });
      const stderr = new RegExp(
        `^${name}: (error: )?the program is not built\\n {2}help: run npm ci in ${folder.path}\\n$`,
      );
      t.match(ended, { status: 127, stdout: "", stderr });
    }
  }
});

t.test("an empty or damaged program never allows a call", async (t) => {
  const folder = new TemporaryFolder(t);
  cpSync(`${root}bin`, folder.at("bin"), { recursive: true });
  for (const [text, status] of [
    ["", 127],
    ["new Promise(() => {});", 127],
    ["throw new Error('broken');", 1],
    ["(", 1],
  ] as const) {
    folder.write("dist/qrexec-policy.cjs", text);
    const ended = spawnSync(folder.at("bin/qrexec-policy"), ["--", "work", "vault", "x.Y"], { encoding: "utf8" });
    t.match(ended, { status, stdout: "" }, text);
  }
});

t.test("help beside other options", async (t) => {
  const help = await runTool(["--help"]);
  for (const args of [
    ["--help", "--version"],
    ["--help", "-V"],
    ["-h", "--legacy"],
    ["--help", "--help"],
  ])
    t.strictSame(await runTool(args), help, args.join(" "));
  t.match(await runTool(["--help", "--nosuch"]), { code: 2, stderr: "no command --nosuch" });
  t.match(await runTool(["rules", "gone", "--help"]), { code: 0, stdout: /^qrexec-policy rules: / });
});

t.test("the width of the output", async (t) => {
  const all = [
    ["--help"],
    ["lint", "--list-rules"],
    ["query", "--root", `${root}policy-examples/split-gpg-vault/tree`],
  ] as const;
  for (const args of all.filter(([name]) => name === "--help" || hasCommand(name))) {
    const { stdout } = await runTool(args, { environment: { COLUMNS: "60" } });
    const long = stdout.split("\n").filter((line) => line.length > 60 && !/^ {2}(-|qrexec-policy )/.test(line));
    t.strictSame(
      long.filter((line) => line.trim().includes(" ") && !line.includes("(a disposable template")),
      [],
      args.join(" "),
    );
    const piped = await runTool(args);
    t.notSame(piped.stdout, stdout);
  }
});
