import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import t from "tap";
import { runTool } from "../rig/run-tool.ts";
import { type Scope, TemporaryFolder } from "../rig/temporary-folder.ts";

const example = fileURLToPath(new URL("../../policy-examples/r4.0-defaults/", import.meta.url));

t.test("the defaults of R4.0 become a policy that loads", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.directory("out");
  const output = folder.at("out/30-converted.policy");
  const convert = ["convert", "--root", `${example}tree`, "--output", output];
  const done = await runTool([...convert, "--system-info", `${example}system-info.json`]);
  t.equal(done.code, 0, done.stderr);
  t.match(done.stderr, /qubes\.UpdatesProxy:8 -> new line \d+\n/);
  t.match(done.stderr, " 0 wider\n");
  t.match(await runTool(["rules", "--policy-dir", folder.at("out")]), { code: 0 });
  const before = readFileSync(output, "utf8");
  t.match(before, "included by");
  t.match(await runTool(convert), { code: 2, stderr: "already exists; --force replaces it" });
  t.equal(readFileSync(output, "utf8"), before);
  t.match(await runTool([...convert, "--force", "--report", folder.at("report")]), { code: 0, stdout: "", stderr: "" });
  t.match(readFileSync(folder.at("report"), "utf8"), "0 wider");
  t.same(readdirSync(folder.at("out")), ["30-converted.policy"], "nothing is left behind");
});

async function convert(t: Scope, files: Readonly<Record<string, string>>, ...more: readonly string[]) {
  const folder = new TemporaryFolder(t);
  folder.directory("p");
  for (const [name, text] of Object.entries(files)) folder.write(`p/${name}`, text);
  const output = folder.at("new.policy");
  const ended = await runTool(["convert", "--legacy-dir", folder.at("p"), "--output", output, ...more]);
  return { ...ended, text: existsSync(output) ? readFileSync(output, "utf8") : undefined };
}

t.test("rules with another meaning in the current format are dropped or changed", async (t) => {
  const { code, text, stderr } = await convert(t, {
    svc: `# why
$anyvm * allow
uuid:1 vault allow
work vault allow,user=a,user=b
work mail ask,target=uuid:1
work @type:AdminVM allow
work @default ask,default_target=$dispvm,target=vault
`,
    "svc+x": "work vault allow,target=\n",
    "svc.rpmnew": "work vault allow\n",
  });
  t.equal(code, 0, stderr);
  t.match(text, /^# why$/m);
  t.match(text, /^svc +\* +work +vault +allow user=b$/m);
  t.match(text, /^svc +\* +work +mail +deny$/m);
  t.match(text, /^svc +\+x +work +vault +deny$/m);
  t.match(text, /^svc +\* +work +@default +ask target=vault$/m);
  t.notMatch(text, /^svc.*uuid/m);
  t.match(stderr, /svc:2 -> dropped because R4\.0 treated \*/);
  t.match(stderr, /svc:7 -> new line \d+, changed: default_target=@dispvm was left out/);
  t.match(stderr, /svc\.rpmnew -> dropped because/);
});

t.test("a SERVICE+ARG file alone decides for its argument", async (t) => {
  const { code, text } = await convert(t, {
    svc: "@anyvm @anyvm allow\ndom0 @anyvm allow\n",
    "svc+x": "work vault ask\n",
  });
  t.equal(code, 0);
  const lines = (text ?? "").split("\n").filter((line) => line.startsWith("svc"));
  t.match(lines[1], /^svc +\+x +@anyvm +@anyvm +deny$/);
  t.match(lines[2], /^svc +\+x +@anyvm +@adminvm +deny$/);
  t.match(lines[3], /^svc +\+x +@adminvm +\* +deny$/);
});

t.test("a policy that allows more is not written", async (t) => {
  const empty = await convert(t, { svc: "work vault deny\n@anyvm @anyvm allow\n", "svc+": "@anyvm @anyvm allow\n" });
  t.match(empty, {
    code: 1,
    text: undefined,
    stdout: "",
    stderr: /error: wider: work -> vault svc: deny .*new\.policy:\d+\)/,
  });
  const folder = new TemporaryFolder(t);
  const domain = { type: "AppVM", template_for_dispvms: false, tags: [] };
  const domains = { dom0: { ...domain, type: "AdminVM", tags: ["red"] }, work: domain };
  const info = folder.write("info.json", JSON.stringify({ domains }));
  const tagged = { svc: "work @tag:red allow\nwork dom0 ask\n" };
  t.match(await convert(t, tagged), { code: 1, text: undefined }, "dom0 may have the tag");
  const guarded = await convert(t, { svc: "@tag:blue @tag:red allow\n" }, "--system-info", info);
  t.match(guarded, { code: 0, text: /dom0 +\* +deny\n.*@tag:blue +dom0 +deny\n.*@tag:blue +@tag:red +allow/ });
  const refused = await convert(t, tagged, "--system-info", info, "--report", folder.at("report"));
  t.match(refused, { code: 1, text: undefined, stderr: "would be wider" });
  t.match(readFileSync(folder.at("report"), "utf8"), /wider: work -> dom0 svc/);
});

t.test("what goes wrong", async (t) => {
  const many = Array.from({ length: 1100 }, (_, number) => `q${number} vault allow\n`).join("");
  const refused = await convert(t, { svc: many });
  t.match(refused, { code: 2, text: undefined, stderr: /too many calls to compare: .*; expected at most 2000000/ });
  t.match(await convert(t, { svc: "work vault\n" }), { code: 3, text: undefined, stderr: "svc:1:" });
  t.match(await convert(t, {}), { code: 2, text: undefined, stderr: "has no service files" });
  t.match(await convert(t, {}, "--system-info", "/none"), { code: 4, text: undefined });
  t.match(await convert(t, {}, "--legacy-dir", "/none"), { code: 3, text: undefined, stderr: "does not exist" });
  t.match(await runTool(["convert"]), { code: 2, stderr: "expected --legacy-dir or --root" });
  t.match(await runTool(["convert", "x"]), { code: 2, stderr: "unexpected argument: x" });
  t.match(await runTool(["convert", "--root", "/none"]), { code: 2, stderr: "--root /none does not exist" });
  t.match(await convert(t, { svc: "a b deny\n" }, "--output", "/none/x"), { code: 2, stderr: "cannot be written" });
  t.match(await convert(t, { svc: "a b deny\n" }, "--force", "--output", "/dev/null"), { code: 0 });
});
