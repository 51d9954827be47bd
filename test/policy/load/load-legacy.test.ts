import t from "tap";
import { isMissing, loadLegacyPolicy } from "../../../src/policy/load/load-legacy.ts";
import type { FileProblem } from "../../../src/policy/load/policy-files.ts";
import type { LoadedPolicy } from "../../../src/policy/model/policy.ts";
import { errorsOf, rulesOf } from "../../rig/load-texts.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

function load(files: VirtualFiles, call: string): LoadedPolicy {
  const loaded = loadLegacyPolicy(files, "/rpc", call);
  if (isMissing(loaded)) throw new Error(`there is no file for ${loaded.missing}`);
  return loaded;
}

const files = VirtualFiles.of({
  "/rpc/a": "$anyvm dom0 allow,user=root\n",
  "/rpc/a+x": "# for x\nwork @anyvm deny\n",
  "/rpc/b+": "work @anyvm ask,default_target=vault,default_target=work target=\n",
});

t.test("the file for the argument is used instead of the file for all arguments", async (t) => {
  t.strictSame(rulesOf(load(files, "a+x")), ["/rpc/a+x:2 * * work @anyvm deny"]);
  t.strictSame(rulesOf(load(files, "a+y")), ["/rpc/a:1 * * @anyvm dom0 allow"]);
  t.strictSame(rulesOf(load(files, "a")), ["/rpc/a:1 * * @anyvm dom0 allow"]);
  t.strictSame(load(files, "a+").rules[0]?.action, { kind: "allow", user: "root", notify: false, autostart: true });
});

t.test("the last of several options counts, and target= can be empty", async (t) => {
  t.strictSame(load(files, "b+").rules[0]?.action, {
    kind: "ask",
    target: { kind: "name", text: "" },
    defaultTarget: { kind: "name", text: "work" },
    notify: false,
    autostart: true,
  });
});

t.test("a service without a file", async (t) => {
  t.strictSame(loadLegacyPolicy(files, "/rpc", "b"), { missing: "b" });
  t.strictSame(loadLegacyPolicy(files, "/none", "c+x"), { missing: "c+x" });
});

t.test("an unusable file is not skipped", async (t) => {
  const problems: readonly (readonly [problem: FileProblem, error: string])[] = [
    [
      { code: "unreadable", message: "cannot be read" },
      "AccessDenied unreadable-file /rpc/a+x /rpc/a+x cannot be read",
    ],
    [{ code: "wrong-kind", message: "is a directory" }, "AccessDenied missing-file /rpc/a+x /rpc/a+x is a directory"],
    [
      { code: "not-utf8", message: "is not text", line: 2, column: 3 },
      "PolicySyntaxError not-utf8 /rpc/a+x:2:3+1 is not text",
    ],
  ];
  for (const [problem, error] of problems) {
    const files = VirtualFiles.of({ "/rpc/a": "", "/rpc/a+x": "" });
    files.addProblem("/rpc/a+x", problem);
    t.strictSame(errorsOf(load(files, "a+x")), [error]);
  }
});

t.test("paths of includes are relative to the policy directory", async (t) => {
  const included = VirtualFiles.of({
    "/rpc/a": "$include:include/one\n@include:/other/two\n",
    "/rpc/include/one": "a b deny\n@include:include/three four\n",
    "/rpc/include/three four": "c b deny\n",
    "/other/two": "d b deny\n@include:include/three four\n",
  });
  t.strictSame(rulesOf(load(included, "a")), [
    "/rpc/include/one:1 * * a b deny",
    "/rpc/include/three four:1 * * c b deny",
    "/other/two:1 * * d b deny",
    "/rpc/include/three four:1 * * c b deny",
  ]);
});

t.test("errors of lines and includes", async (t) => {
  const broken = VirtualFiles.of({
    "/rpc/a": "a b Allow\n$include:none\na b deny\n  @include:dir\n@include:secret\n",
    "/rpc/dir/": "",
    "/rpc/secret": "",
  });
  broken.addProblem("/rpc/secret", { code: "unreadable", message: "cannot be read" });
  const policy = load(broken, "a");
  t.strictSame(errorsOf(policy), [
    'PolicySyntaxError syntax /rpc/a:1:5+5 "Allow" is not an action',
    "AccessDenied missing-include /rpc/a:2:1+13 /rpc/none does not exist",
    "AccessDenied missing-include /rpc/a:4:3+12 /rpc/dir is a directory",
    "AccessDenied unreadable-file /rpc/a:5:1+15 /rpc/secret cannot be read",
  ]);
  t.strictSame(rulesOf(policy), ["/rpc/a:3 * * a b deny"]);
});
