import t from "tap";
import { loadCurrentPolicy } from "../../../src/policy/load/load-current.ts";
import { errorsOf, load, loadTexts, rulesOf } from "../../rig/load-texts.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

t.test("files are merged by name, and the first directory hides files of the second", async (t) => {
  const policy = loadTexts({
    "/etc/30-user.policy": "a * b c deny\n",
    "/run/30-user.policy": "a * hidden c deny\n\n# comment\nb +x b c allow\n",
    "/run/50-a.policy": "c * b c ask\n",
    "/etc/40-a.policy": "d * b c deny\r\ne * b c deny\rf * b c deny",
  });
  t.strictSame(rulesOf(policy), [
    "/run/30-user.policy:1 a * hidden c deny",
    "/run/30-user.policy:4 b +x b c allow",
    "/etc/40-a.policy:1 d * b c deny",
    "/etc/40-a.policy:2 e * b c deny",
    "/etc/40-a.policy:3 f * b c deny",
    "/run/50-a.policy:1 c * b c ask",
  ]);
  t.strictSame(errorsOf(policy), []);
});

t.test("names are sorted by code point", async (t) => {
  const names = ["9.policy", "10.policy", "a.policy", "_.policy", "-.policy", "a_.policy", "a-.policy"];
  const policy = loadTexts(Object.fromEntries(names.map((name) => [`/etc/${name}`, "* * * * deny"])));
  t.strictSame(
    policy.rules.map(({ place }) => place.file),
    ["-.policy", "10.policy", "9.policy", "_.policy", "a-.policy", "a.policy", "a_.policy"].map(
      (name) => `/etc/${name}`,
    ),
  );
});

t.test("other files and subdirectories are skipped", async (t) => {
  const policy = loadTexts({
    "/etc/README": "wrong",
    "/etc/.a.policy": "wrong",
    "/etc/a.policy~": "wrong",
    "/etc/a.policy.rpmsave": "wrong",
    "/etc/d.policy/a.policy": "wrong",
    "/etc/include/a": "wrong",
    "/etc/a.policy": "",
  });
  t.strictSame(policy, { dialect: "current", rules: [] });
});

t.test("a file with a bad name is an error", async (t) => {
  const policy = loadTexts({ "/etc/30-User.policy": "a * b c deny\n", "/etc/a.policy": "a * b c deny\n" });
  t.strictSame(errorsOf(policy), [
    "AccessDenied bad-file-name /etc/30-User.policy invalid filename: /etc/30-User.policy",
  ]);
  t.strictSame(rulesOf(policy), ["/etc/a.policy:1 a * b c deny"]);
});

t.test("a missing directory is an error, unless it is optional", async (t) => {
  const files = VirtualFiles.of({ "/etc/a.policy": "a * b c deny\n" });
  const sources = { directories: ["/run", "/etc"], legacyDirectory: "/rpc" };
  t.strictSame(errorsOf(loadCurrentPolicy(files, sources)), ["AccessDenied missing-file /run /run does not exist"]);
  t.strictSame(errorsOf(loadCurrentPolicy(files, { ...sources, optional: ["/run"] })), []);
  files.addProblem("/run", { code: "unreadable", message: "cannot be read" });
  t.strictSame(errorsOf(loadCurrentPolicy(files, { ...sources, optional: ["/run"] })), [
    "AccessDenied unreadable-file /run /run cannot be read",
  ]);
});

t.test("paths of includes are relative to the directory of the top-level file", async (t) => {
  const files = VirtualFiles.of({
    "/etc/a.policy": "!include include/one\n!include /etc/include/../include/two\n!include link\n",
    "/etc/include/one": "!include include/two\n",
    "/etc/include/two": "a * b c deny\n",
    "/run/b.policy": "!include include/one\n",
    "/run/include/one": "b * b c deny\n",
    "/elsewhere/three": "c * b c deny\n!include include/two\n",
  });
  files.addLink("/etc/link", "../elsewhere/three");
  t.strictSame(rulesOf(load(files)), [
    "/etc/include/two:1 a * b c deny",
    "/etc/include/two:1 a * b c deny",
    "/elsewhere/three:1 c * b c deny",
    "/etc/include/two:1 a * b c deny",
    "/run/include/one:1 b * b c deny",
  ]);
});

t.test("a service file without rules, included many times", async (t) => {
  const include = (name: string): string => `!include-service ${name} * none\n`;
  const policy = loadTexts({
    "/etc/a.policy": `${include("a")}${include("b")}${include("c")}* * b c deny\n`,
    "/etc/none": "# nothing yet\n",
  });
  t.strictSame(rulesOf(policy), ["/etc/a.policy:4 * * b c deny"]);
});

t.test("a file for a service is read with the service and argument of the line", async (t) => {
  const policy = loadTexts({
    "/etc/a.policy": "!include-service a.B +x s\n!include-service * * s\n!include-service c * s\n!include s2\n",
    "/etc/s": "$anyvm dom0 allow,target=c\n!include more\n",
    "/etc/more": "x y deny\n",
    "/etc/s2": "* * @anyvm @anyvm deny\n",
  });
  t.strictSame(rulesOf(policy), [
    ...["a.B +x", "* *", "c *"].flatMap((call) => [
      `/etc/s:1 ${call} @anyvm dom0 allow`,
      `/etc/more:1 ${call} x y deny`,
    ]),
    "/etc/s2:1 * * @anyvm @anyvm deny",
  ]);
  t.strictSame(policy.rules[0]?.action, {
    kind: "allow",
    target: { kind: "name", text: "c" },
    notify: false,
    autostart: true,
  });
});

t.test("an included directory", async (t) => {
  const policy = loadTexts({
    "/etc/a.policy": "!include-dir d\n!include-dir empty\n",
    "/etc/d/b.policy": "b * b c deny\n!include e\n",
    "/etc/d/a.policy": "a * b c deny\n",
    "/etc/d/other": "wrong",
    "/etc/e": "e * b c deny\n",
    "/etc/empty/": "",
  });
  t.strictSame(rulesOf(policy), [
    "/etc/d/a.policy:1 a * b c deny",
    "/etc/d/b.policy:1 b * b c deny",
    "/etc/e:1 e * b c deny",
  ]);
  const broken = loadTexts({ "/etc/a.policy": "\n !include-dir d\n!include-dir none\n", "/etc/d/B.policy": "" });
  t.strictSame(errorsOf(broken), [
    "AccessDenied bad-file-name /etc/d/B.policy invalid filename: /etc/d/B.policy",
    "PolicySyntaxError missing-include /etc/a.policy:3:14+4 /etc/none does not exist",
  ]);
});

t.test("one file can be included twice, also in two ways", async (t) => {
  const policy = loadTexts({
    "/etc/a.policy": "!include one\n!include two\n",
    "/etc/one": "!include both\n",
    "/etc/two": "!include both\n!include-service s * three\n",
    "/etc/both": "a * b c deny\n",
    "/etc/three": "!include four\n!include four\n",
    "/etc/four": "b c deny\n",
  });
  t.strictSame(rulesOf(policy), [
    "/etc/both:1 a * b c deny",
    "/etc/both:1 a * b c deny",
    "/etc/four:1 s * b c deny",
    "/etc/four:1 s * b c deny",
  ]);
});

t.test("all errors are reported once, in load order", async (t) => {
  const policy = loadTexts({
    "/etc/a.policy": "a * b c allow x\n!include-service a * s\nb * b c deny\n!include-service b * s\n!include s\n",
    "/etc/b.policy": "* * * @default allow\n",
    "/etc/s": "b c deny\nb c foo\n",
  });
  t.strictSame(errorsOf(policy), [
    'PolicySyntaxError syntax /etc/a.policy:1:15+1 "x" is not an option',
    'PolicySyntaxError syntax /etc/s:2:5+3 "foo" is not an action',
    'PolicySyntaxError syntax /etc/s:1:3+1 "c" is not an argument',
    'PolicySyntaxError syntax /etc/s:2:3+1 "c" is not an argument',
    "PolicySyntaxError allow-default-without-target /etc/b.policy:1:16+5 allow for @default without target=",
  ]);
  t.strictSame(rulesOf(policy), ["/etc/s:1 a * b c deny", "/etc/a.policy:3 b * b c deny", "/etc/s:1 b * b c deny"]);
});
