import t from "tap";
import { formatPlace } from "../../../src/base/span.ts";
import { Coverage } from "../../../src/cli/policy-tests/coverage.ts";
import { runFile } from "../../../src/cli/policy-tests/run-files.ts";
import { WatchedFolders } from "../../../src/cli/policy-tests/watched-folders.ts";
import { TemporaryFolder } from "../../rig/temporary-folder.ts";

const good = { domains: "domains: {w: , v: }", policy: "policy: {files: {10.policy: 's * w v allow'}}" };
const oneCase = "cases: [{source: w, target: v, service: s, expect: allow}]";

/** Lists the errors of a tests file: `LINE:COLUMN MESSAGE [HELP]` */
function problems(scope: { teardown(handler: () => void): void }, text: string | Buffer): readonly string[] {
  const folder = new TemporaryFolder(scope);
  const file = folder.write("t.yaml", text);
  const result = runFile(file, new Coverage(), new WatchedFolders());
  return result.problems.map(({ span, message, help }) => {
    const place = span === undefined ? "" : formatPlace(span).replace(`${file}:`, "");
    return `${place} ${message.replace(folder.path, "")}${help === undefined ? "" : ` [${help}]`}`.trim();
  });
}

t.test("a valid file", async (t) => {
  t.same(problems(t, `${good.domains}\n${good.policy}\n${oneCase}\n`), []);
  // JSON is YAML.
  const json = { domains: { w: {}, v: {} }, policy: { files: { "10.policy": "s * w v allow" } } };
  t.same(
    problems(t, JSON.stringify({ ...json, cases: [{ source: "w", target: "v", service: "s", expect: "allow" }] })),
    [],
  );
});

t.test("malformed YAML", async (t) => {
  const quotes = '[write what begins with @ or * in quotes: "@default", "*"]';
  t.match(problems(t, "a: [\n"), [/^2:1 Flow sequence/]);
  t.same(problems(t, ""), ["1:1 the file is empty [write policy: and cases:]"]);
  t.same(problems(t, "# nothing\n"), ["1:1 the file is empty [write policy: and cases:]"]);
  t.same(problems(t, "a: {target: @default}"), [`1:13 Plain value cannot start with reserved character @ ${quotes}`]);
  t.same(problems(t, "a:\n  source: *\n"), [`2:11 Alias cannot be an empty string ${quotes}`]);
  t.same(problems(t, "a:\n  source: *x\n"), [`2:11 *x is not an anchor ${quotes}`]);
  t.match(problems(t, "a: 1\na: 2\n"), [/^2:1 Map keys must be unique/]);
  t.match(problems(t, "a: 1\n---\na: 2\n"), [/multiple documents/]);
  t.match(problems(t, "a: !!js x\n"), [/Unresolved tag/]);
  t.same(problems(t, "? [a]\n: b\n"), ["1:3 a key is a text"]);
  t.match(problems(t, `${"[".repeat(20_000)}`), [/./]);
  t.same(problems(t, "a: &a [*a]\n"), ["1:8 more than 100 aliases are followed"]);
  t.same(problems(t, Buffer.from([0x61, 0xff])), ["the file has bytes that are not UTF-8"]);
});

t.test("aliases", async (t) => {
  const text = `domains: {w: &one {tags: [x]}, v: *one}\n${good.policy}\ncases: [{never: {source: '@tag:x', target: dom0, service: s}}]`;
  t.same(problems(t, text), []);
});

t.test("top-level keys", async (t) => {
  t.same(problems(t, "- a"), ["1:1 a tests file is not a map [known keys: system-info, domains, policy, cases]"]);
  t.same(problems(t, "cases: []"), [
    "1:1 the file needs either system-info: or domains:",
    "1:1 the file has no policy:",
    "1:8 the file has no cases [add a list under cases:]",
  ]);
  t.same(problems(t, `domains: {}\nsystem-info: x\n${good.policy}\ncases: x`), [
    "1:1 the file needs either system-info: or domains:",
    "4:8 cases is not a list",
    "4:8 the file has no cases [add a list under cases:]",
  ]);
  t.match(problems(t, `system-info: none.json\n${good.policy}\n${oneCase}`), [/^1:14 .*none\.json: ENOENT/]);
  t.same(problems(t, `system-info: []\n${good.policy}\n${oneCase}`), ["1:14 system-info is not a text"]);
  t.same(problems(t, `${good.domains}\n${good.policy}\n${oneCase}\ncase: 1`), [
    "4:1 a tests file has the unknown key case [did you mean cases?]",
  ]);
});

t.test("domains", async (t) => {
  const of = (domains: string) => problems(t, `domains: ${domains}\n${good.policy}\n${oneCase}`);
  t.same(of("[w]"), ["1:10 domains is not a map"]);
  t.same(of("{w: x}"), [
    "1:14 domain w is not a map [known keys: tags, type, default_dispvm, power_state, uuid, icon, guivm, relayvm, transport_rpc, template_for_dispvms, internal]",
  ]);
  t.same(of("{w: {tgas: [a]}}"), ["1:15 domain w has the unknown key tgas [did you mean tags?]"]);
  t.same(of("{w: {internal: maybe}}"), ["1:25 internal is neither true nor false"]);
  t.same(of("{w: {tags: [{}]}}"), ["1:22 an item of tags is not a text"]);
  t.same(of("{w: {uuid: a}, v: {uuid: a}}"), ["1:10 domains w and v have the same uuid"]);
  t.same(of("{'@w': }"), ['1:10 "@w" is not the name of a domain']);
  t.same(of("{w: {default_dispvm: null, template_for_dispvms: yes, internal: no}, v: , dom0: {icon: black}}"), []);
});

t.test("policy", async (t) => {
  const of = (policy: string) => problems(t, `${good.domains}\npolicy: ${policy}\n${oneCase}`);
  t.same(of("{}"), ["2:9 policy needs one of root, directories, legacy and files"]);
  t.same(of("{root: ., legacy: .}"), ["2:9 policy needs one of root, directories, legacy and files"]);
  t.same(of("{root: none}"), ["2:16 /none is not a directory"]);
  t.same(of("{legacy: none}"), ["2:18 /none is not a directory"]);
  t.same(of("{directories: [., none]}"), ["2:23 /none is not a directory"]);
  t.same(of("{directories: []}"), ["2:23 directories is empty"]);
  t.same(of("{root: ., legacy-directory: .}"), ["2:37 legacy-directory is for directories"]);
  t.same(of("{files: {}}"), ["2:17 files is empty"]);
  t.same(of("{files: {../x: s}}"), ["2:17 ../x is not a path of a file below the policy directory"]);
  t.same(of("{files: {10.policy: }}"), ["2:29 10.policy is not a text"]);
  const broken = of("{files: {10.policy: 'x'}}");
  t.match(broken, [/./]);
  t.match(of("{files: {10.policy: '!include none'}}"), [/none/]);
  t.same(of("{directories: .}"), ["the policy has no rules, so that nothing can be tested"]);
  t.match(of("{root: .}"), [/does not exist/]);
});

t.test("cases", async (t) => {
  const of = (one: string) => problems(t, `${good.domains}\n${good.policy}\ncases: [${one}]`);
  t.match(of("x"), [/^3:9 a case is not a map \[known keys: name, source/]);
  t.same(of("{}"), [
    "3:9 a case has no source",
    "3:9 a case has no target",
    "3:9 a case has no service",
    "3:9 a case has no expect [add expect: allow, ask or deny]",
  ]);
  const call = "source: w, target: v, service: s";
  t.same(of(`{${call}, expect: alow}`), ["3:52 alow is not a valid decision [did you mean allow?]"]);
  t.same(of(`{${call}, expect: zzzzzzzzz}`), ["3:52 zzzzzzzzz is not a valid decision [choose allow, ask, deny]"]);
  t.same(of(`{${call}, expect: allow, reason: rule}`), ["3:67 reason says nothing of allow [it is for expect: deny]"]);
  t.same(of(`{${call}, expect: deny, user: x}`), ["3:64 user says nothing of deny [it is for expect: allow or ask]"]);
  t.match(of(`{${call}, expect: deny, reason: rul}`), [/^3:66 rul is not a valid reason \[did you mean rule\?\]/]);
  t.same(of(`{${call}, expect: deny, rule: }`), ["3:64 rule is not a text"]);
  t.same(of(`{${call}, expect: deny, notify: x}`), ["3:66 notify is neither true nor false"]);
  t.same(of(`{source: [w], target: v, service: s, expect: deny}`), ["3:18 source is not a text"]);
  t.same(of("{who-can: {reach: v}}"), ["3:19 who-can has no service", "3:19 who-can has no are"]);
  t.same(of("{may-reach: {service: v, are: [], by: deny}}"), [
    "3:21 may-reach has no from",
    "3:47 deny is not a valid value of by [choose allow, ask, either]",
  ]);
  t.same(of("{never: {source: w}, target: v}"), [
    "3:38 target cannot stand beside never",
    "3:17 never has no target",
    "3:17 never has no service",
  ]);
});

t.test("R4.0: a tree and a service directory", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.write("tree/etc/qubes-rpc/policy/svc", "w v allow\n$anyvm $anyvm deny\n");
  folder.write("tree/etc/qubes-rpc/policy/svc+x", "# nothing\n");
  for (const policy of ["root: tree", "legacy: tree/etc/qubes-rpc/policy"]) {
    const file = folder.write(
      "t.yaml",
      `${good.domains}
policy: {${policy}}
cases:
  - {source: w, target: v, service: svc, expect: allow, resolves-to: v, rule: svc:1}
  - {source: v, target: w, service: svc+y, expect: deny, rule: policy/svc:2}
  - {source: w, target: v, service: svc+x, expect: deny, reason: no-match}
  - {source: w, target: v, service: none, expect: deny, reason: policy-not-found}
  - who-can: {reach: v, service: svc, are: [w]}
  - never: {source: v, target: "*", service: "*"}
`,
    );
    const { problems, cases } = runFile(file, new Coverage(), new WatchedFolders());
    t.same(problems, []);
    t.same(
      cases.flatMap(({ mismatches }) => mismatches),
      [],
      policy,
    );
  }
});

t.test("watched paths", async (t) => {
  const folder = new TemporaryFolder(t);
  folder.writeAll({
    "tree/etc/qubes/policy.d/10.policy": "!include ../shared/x\n",
    "tree/etc/qubes/shared/x": "s * w v allow\n",
    "tree/other/x": "",
    "info/system-info.json": "{}",
    "tests/t.yaml": `system-info: ../info/system-info.json\npolicy: {root: ../tree}\n${oneCase}`,
  });
  const folders = new WatchedFolders();
  runFile(folder.at("tests/t.yaml"), new Coverage(), folders);
  t.same([...folders.all].sort(), [folder.at("info"), folder.at("tests")]);
  folders.addPolicy({ kind: "root", directory: folder.at("tree") });
  for (const name of ["tree/etc/qubes/policy.d", "tree/etc/qubes/shared"]) t.ok(folders.all.includes(folder.at(name)));
  // /run/qubes does not exist, but can be created.
  t.ok(folders.all.includes(folder.at("tree")));
  t.notOk(folders.all.includes(folder.at("tree/other")));
  folders.addPolicy({ kind: "legacy", directory: folder.at("info") });
  folders.addPolicy({
    kind: "directories",
    directories: [folder.at("tree/other")],
    legacyDirectory: folder.at("none"),
  });
  folders.addPolicy({ kind: "files", testsFile: "x", texts: new Map() });
  t.ok(folders.all.includes(folder.at("tree/other")) && folders.all.includes(folder.path));
});
