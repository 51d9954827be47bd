import { fileURLToPath } from "node:url";
import t from "tap";
import { runTool } from "../rig/run-tool.ts";
import { TemporaryFolder } from "../rig/temporary-folder.ts";

const examples = fileURLToPath(new URL("../../policy-examples/", import.meta.url));

t.test("without a running system", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("p/10.policy", "svc +x @tag:red vault ask\nsvc * work vault allow target=dom0\n");
  const query = ["query", "--policy-dir", folder.at("p")];
  const table = await runTool(query);
  t.match(table, { code: 0, stderr: "", stdout: "(a qube with tag red)" });
  t.match(table.stdout, /^source +intended +service +argument +decision +targets +rule\n/);
  t.match(table.stdout, /\nwork +vault +svc +\* +allow +dom0 +\S+\/10\.policy:2\n/);
  const json = await runTool([...query, "--to", "dom0", "--format", "json"]);
  const [row, ...rest] = JSON.parse(json.stdout);
  t.same(rest, []);
  t.match(row, {
    source: "work",
    intended: "vault",
    service: "svc",
    argument: "*",
    decision: "allow",
    targets: ["dom0"],
  });
  const csv = await runTool([...query, "--from", "work", "--format", "csv"]);
  t.match(csv.stdout, /^source,intended,.*\nwork,vault,svc,\*,allow,dom0,.*\n$/);
  const asked = await runTool([...query, "--service", "svc+x", "--from", "work", "--format", "csv"]);
  t.match(asked.stdout, /^work,vault,svc,\+x,allow,dom0,/m, "no character is put before the argument");
  t.match(await runTool([...query, "--service", "none+y"]), { code: 0, stdout: "", stderr: "nothing found: " });
  t.match(await runTool([...query, "--from", "any-qube"]), { code: 0, stdout: "", stderr: "nothing found: " });
  t.match((await runTool(query, { environment: { FORCE_COLOR: "1" } })).stdout, "\x1b[");
});

t.test("examples, R4.0 too", async (t) => {
  for (const name of ["current-defaults", "r4.0-defaults"]) {
    const world = ["--root", `${examples}${name}/tree`, "--system-info", `${examples}${name}/system-info.json`];
    const { code, stdout, stderr } = await runTool([
      "query",
      ...world,
      "--from",
      "work",
      "--service",
      "qubes.Filecopy",
    ]);
    t.equal(code, 0, stderr);
    t.notMatch(stdout, "(a qube");
    t.match(await runTool(["query", ...world, "--from", "none"]), {
      code: 2,
      stderr: `for --from: "none"; expected a domain of the system`,
    });
    t.match(await runTool(["query", ...world, "--to", "@tag:x"]), {
      code: 2,
      stderr: `for --to: "@tag:x"; expected a domain`,
    });
  }
});

/** Options with a name that does not exist, with the message. */
const unknownNames: readonly (readonly [options: readonly string[], message: string])[] = [
  [["--from", "wrok"], 'unknown domain for --from: "wrok"; expected a domain of the policy; did you mean work?'],
  [["--from", "Work"], 'unknown domain for --from: "Work"; expected a domain of the policy; did you mean work?'],
  [
    ["--from", "other"],
    'unknown domain for --from: "other"; expected a domain of the policy\n  help: use --system-info',
  ],
  [["--to", "valt"], 'for --to: "valt"; expected a domain of the policy, @dispvm or @dispvm:NAME; did you mean vault?'],
  [
    ["--to", "@dispvm:dvn"],
    'for --to: "dvn"; expected a domain of the policy, @dispvm or @dispvm:NAME; did you mean dvm?',
  ],
  [["--service", "qubes.Filecpy"], 'unknown service "qubes.Filecpy"; did you mean "qubes.Filecopy"?'],
  [["--service", "qubes.OpenUrl+x"], 'unknown service "qubes.OpenUrl"; did you mean "qubes.OpenURL"?'],
  [["--service", "local.scan"], 'unknown service "local.scan"; did you mean "local.Scan"?'],
  [["--service", "Filecopy"], 'unknown service "Filecopy"; did you mean "qubes.Filecopy"?'],
  [["--service", "qubes.*"], '"qubes.*" is not the name of a service; expected letters, digits, "-", "_" and "."'],
  [["--service", "qubes/Gpg"], '"qubes/Gpg" is not the name of a service'],
  [["--service", "+x"], '"" is not the name of a service'],
  [["--service", "a b"], '"a b" is not the name of a service'],
];

t.test("a name that does not exist", async (t) => {
  const folder = new TemporaryFolder(t);
  const rules = "local.Scan * work vault allow\nqubes.Gpg3 * work @dispvm:dvm allow\n* * vault work allow\n";
  folder.write("p/10.policy", rules);
  const query = ["query", "--policy-dir", folder.at("p")];
  for (const [options, message] of unknownNames) {
    t.match(await runTool([...query, ...options]), { code: 2, stdout: "", stderr: message }, options.join(" "));
  }
  for (const service of ["local.Scan", "qubes.Gpg3", "qubes.Filecopy", "my.Own", "*", "qubes.StartApp+x"]) {
    t.match(await runTool([...query, "--service", service]), { code: 0 }, service);
  }
});

t.test("an empty R4.0 file denies what the file for all arguments allows", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({ "p/svc": "work vault allow\n", "p/svc+x": "# nothing\n" });
  const { stdout } = await runTool(["query", "--legacy", "--policy-dir", folder.at("p"), "--format", "json"]);
  t.match(JSON.parse(stdout), [{ source: "work", argument: "(other)" }]);
  t.equal(JSON.parse(stdout).length, 1);
});

t.test("what goes wrong", async (t) => {
  const folder = new TemporaryFolder(t);
  const many = Array.from({ length: 1500 }, (_, number) => `svc * q${number} @anyvm deny\n`).join("");
  folder.writeAll({ "bad/10.policy": "x\n", "many/10.policy": many });
  t.match(await runTool(["query", "--policy-dir", folder.at("bad")]), { code: 3, stdout: "", stderr: "10.policy:1:" });
  const info = ["--system-info", folder.at("none")];
  t.match(await runTool(["query", "--policy-dir", folder.at("many"), ...info]), {
    code: 4,
    stdout: "",
    stderr: "ENOENT",
  });
  t.match(await runTool(["query", "--policy-dir", folder.at("many")]), { code: 2, stdout: "", stderr: "--from" });
  t.match(await runTool(["query", "x"]), { code: 2, stderr: "unexpected argument: x" });
  t.match(await runTool(["query", "--daemon", ...info]), { code: 2, stderr: "cannot be used together" });
});
