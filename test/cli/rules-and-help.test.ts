import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import t from "tap";
import { qrexecPolicy } from "../../src/cli/registry.ts";
import { runTool } from "../rig/run-tool.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";
import { hasCommand } from "../rig/tool-command.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const tree = (name: string) => ["rules", "--root", `${root}policy-examples/${name}/tree`];

interface RuleJson {
  readonly file: string;
  readonly line: number | null;
  readonly service: string;
  readonly action: string;
}

async function rulesOf(...args: string[]): Promise<RuleJson[]> {
  const { code, stdout, stderr } = await runTool([...args, "--format", "json"]);
  t.equal(code, 0, stderr);
  return JSON.parse(stdout) as RuleJson[];
}

t.test("directories named relative to the current one", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ "p/10-a.policy": "!compat-4.0\n", "rpc/test.A": "$anyvm $anyvm deny\n" });
  const args = ["rules", "--policy-dir", "p", "--legacy-dir", "rpc"];
  const { code, stderr } = await runTool(args, { shell: `cd ${folder.path} && exec "$@"` });
  t.strictSame([code, stderr], [0, ""]);
});

t.test("rules", async (t) => {
  const all = await rulesOf(...tree("split-gpg-vault"));
  const text = await runTool(tree("split-gpg-vault"));
  const lines = text.stdout.trimEnd().split("\n");
  t.equal(lines.length, all.length);
  for (const [index, { file, line }] of all.entries())
    t.ok(lines[index]?.startsWith(`${file}:${line} `), lines[index] ?? "");
  const some = await rulesOf(...tree("split-gpg-vault"), "--service", "qubes.Gpg2");
  t.ok(some.length > 0 && some.length < all.length);
  t.ok(some.every(({ service }) => service === "qubes.Gpg2" || service === "*"));
  t.match(some[2], {
    line: 7,
    service: "qubes.Gpg2",
    argument: "+",
    source: "work-mail",
    params: { target: "work-gpg" },
  });
  const withArgument = await rulesOf(...tree("split-gpg-vault"), "--service", "qubes.Gpg2+x");
  t.ok(withArgument.length < some.length, "rules for other arguments are left out");
});

t.test("implied rules", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ "legacy/svc+a": "work vault allow\n", "p/10-compat.policy": "!compat-4.0\n" });
  const options = ["rules", "--policy-dir", folder.at("p"), "--legacy-dir", folder.at("legacy")];
  const rules = await rulesOf(...options);
  t.match(rules, [
    { line: 1, argument: "+a" },
    { line: null, action: "deny" },
    { line: null, action: "deny" },
  ]);
  t.match((await runTool(options)).stdout, /svc\+a \(implied\) +svc +\+a +@anyvm +@adminvm +deny\n$/);
});

t.test("rules of R4.0", async (t) => {
  const rules = await rulesOf(...tree("r4.0-defaults"), "--service", "admin.vm.Start");
  t.match(rules, [{ file: /include\/admin-local-rwx$/ }]);
  t.match(await runTool([...tree("r4.0-defaults"), "--service", "none"]), { code: 0, stdout: "no rules\n" });
});

t.test("an invalid service name", async (t) => {
  for (const name of ["bad name", "+x", "a/b", "ą", "a\nb"]) {
    const message = `${JSON.stringify(name)} is not a possible name of a service`;
    for (const system of ["split-gpg-vault", "r4.0-defaults"])
      t.match(await runTool([...tree(system), "--service", name]), { code: 2, stdout: "", stderr: message });
  }
  for (const name of ["a@b", "a.B-c_d+e+f"])
    t.equal((await rulesOf(...tree("r4.0-defaults"), "--service", name)).length, 0);
});

t.test("a policy that does not load", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("p/10-a.policy", "* * work vault alow\n* * a b allow\n!nothing\n");
  const text = await runTool(["rules", "--policy-dir", folder.at("p")]);
  t.match(text, { code: 3, stdout: "" });
  t.match(text.stderr, /10-a\.policy:1:\d+: error: .*\n {4}\* \* work vault alow\n {4} +\^+\n/);
  t.match(text.stderr, "2 errors: the policy does not load, every call is denied\n");
  const json = await runTool(["rules", "--policy-dir", folder.at("p"), "--format=json"]);
  t.equal(json.code, 3);
  t.match(JSON.parse(json.stdout), { errors: [{ span: { line: 1 } }, { span: { line: 3 } }] });
  t.match(await runTool(["rules", "x"]), { code: 2, stdout: "", stderr: "unexpected argument: x" });
});

t.test("help", async (t) => {
  const help = await runTool(["--help"]);
  t.match(help, { code: 0, stderr: "", stdout: "usage\n  qrexec-policy [OPTION…] [--] SOURCE TARGET SERVICE[+ARG]\n" });
  for (const { name, summary } of qrexecPolicy.commands) if (hasCommand(name)) t.match(help.stdout, summary, name);
  for (const spelling of ["help", "-h"]) t.same(await runTool([spelling]), help);
  for (const name of ["eval", "rules"]) {
    const one = await runTool(["help", name]);
    t.match(one, { code: 0, stderr: "", stdout: `usage\n  qrexec-policy ${name} ` });
    for (const spelling of ["--help", "-h"]) t.same(await runTool([name, spelling]), one);
    t.notMatch(one.stdout, "\x1b");
    t.ok(one.stdout.split("\n").every((line) => line.length <= 80 || line.startsWith("  qrexec-policy ")));
  }
  t.match(await runTool(["help", "evla"]), { code: 2, stderr: "no command evla; did you mean eval?" });
  t.match(await runTool(["evla", "x"]), { code: 2, stdout: "" });
});

t.test("version", async (t) => {
  const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { version: string };
  for (const spelling of ["--version", "-V"]) {
    t.same(await runTool([spelling]), { code: 0, stdout: `qrexec-policy ${version}\n`, stderr: "" });
  }
});
