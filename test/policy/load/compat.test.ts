import t from "tap";
import { errorsOf, load, loadTexts, rulesOf } from "../../rig/load-texts.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

t.test("service files are sorted; files for an argument come first, with implied denials", async (t) => {
  const policy = loadTexts({
    "/etc/a.policy": "* * x y deny\n!compat-4.0\n* * y x deny\n",
    "/rpc/b": "@anyvm @anyvm ask\n",
    "/rpc/b+y": "a b deny\n",
    "/rpc/b+": "$tag:a dom0 allow,target=c\n",
    "/rpc/b.c": "a b deny\n",
    "/rpc/B+x+y": "# nothing\n",
    "/rpc/a": "",
  });
  t.strictSame(rulesOf(policy), [
    "/etc/a.policy:1 * * x y deny",
    "/rpc/B+x+y:None B +x+y @anyvm @anyvm deny",
    "/rpc/B+x+y:None B +x+y @anyvm @adminvm deny",
    "/rpc/b+:1 b + @tag:a dom0 allow",
    "/rpc/b+:None b + @anyvm @anyvm deny",
    "/rpc/b+:None b + @anyvm @adminvm deny",
    "/rpc/b+y:1 b +y a b deny",
    "/rpc/b+y:None b +y @anyvm @anyvm deny",
    "/rpc/b+y:None b +y @anyvm @adminvm deny",
    "/rpc/b:1 b * @anyvm @anyvm ask",
    "/rpc/b.c:1 b.c * a b deny",
    "/etc/a.policy:3 * * y x deny",
  ]);
  t.strictSame(policy.rules[1]?.action, { kind: "deny", notify: true });
});

t.test("files that are not service files are skipped", async (t) => {
  const names = [".a", "a.rpmsave", "a.rpmnew", "a.swp", "a~", "a b", "ä", "include/a", "+a\n"];
  const files = VirtualFiles.of(Object.fromEntries(names.map((name) => [`/rpc/${name}`, "wrong"])));
  files.addFile("/etc/a.policy", "!compat-4.0\n");
  t.strictSame(load(files), { dialect: "current", rules: [] });
});

t.test("paths of includes are relative to the legacy directory", async (t) => {
  const policy = loadTexts({
    "/etc/a.policy": "!compat-4.0\n",
    "/etc/include/one": "* * a b deny\n",
    "/rpc/a": "$include:include/one\n!include /rpc/include/two\n",
    "/rpc/include/one": "a b deny\n",
    "/rpc/include/two": "c d deny\n!include include/one\n",
  });
  t.strictSame(rulesOf(policy), [
    "/rpc/include/one:1 a * a b deny",
    "/rpc/include/two:1 a * c d deny",
    "/rpc/include/one:1 a * a b deny",
  ]);
});

t.test("the directive can be in an included file", async (t) => {
  const policy = loadTexts({
    "/etc/a.policy": "!include include/compat\n",
    "/etc/include/compat": "!compat-4.0\n",
    "/rpc/a": "a b deny\n",
  });
  t.strictSame(rulesOf(policy), ["/rpc/a:1 a * a b deny"]);
});

t.test("an unreadable legacy directory is an error", async (t) => {
  t.strictSame(errorsOf(loadTexts({ "/etc/a.policy": "# 4.0\n !compat-4.0\n" })), [
    "AccessDenied unreadable-file /etc/a.policy:2:2+11 /rpc does not exist",
  ]);
  t.strictSame(
    errorsOf(loadTexts({ "/etc/a.policy": "* * * * deny\n" })),
    [],
    "without the directive it does not matter",
  );
});

t.test("errors in service files", async (t) => {
  const policy = loadTexts({
    "/etc/a.policy": "!compat-4.0\n",
    "/rpc/a+x": "@include:x\n",
    "/rpc/b": "!include none\n",
    "/rpc/c": "a $default allow\n",
  });
  t.strictSame(errorsOf(policy), [
    'PolicySyntaxError syntax /rpc/a+x:1:1+10 "@include:x" is how R4.0 includes a file',
    "PolicySyntaxError missing-include /rpc/b:1:10+4 /rpc/none does not exist",
    "PolicySyntaxError allow-default-without-target /rpc/c:1:12+5 allow for @default without target=",
  ]);
});
