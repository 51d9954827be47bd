import t from "tap";
import { loadLimits } from "../../../src/policy/load/limits.ts";
import { isMissing, loadLegacyPolicy } from "../../../src/policy/load/load-legacy.ts";
import { errorsOf, load, loadTexts } from "../../rig/load-texts.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const thousand = "a b deny\n".repeat(1000);
const tooManyRules = `AccessDenied too-many-rules`;

t.test("rules", async (t) => {
  const lines = (count: number): string => "!include-service s * thousand\n".repeat(count);
  const full = loadLimits.rules / 1000;
  t.strictSame(errorsOf(loadTexts({ "/etc/a.policy": lines(full), "/etc/thousand": thousand })), []);
  const texts = { "/etc/a.policy": `${lines(full + 1)}wrong\n`, "/etc/b.policy": "wrong\n", "/etc/thousand": thousand };
  const broken = loadTexts(texts);
  const message = `the policy has more than ${loadLimits.rules} rules`;
  // What comes after is not looked at.
  t.strictSame(errorsOf(broken), [`${tooManyRules} /etc/a.policy:${full + 1}:22+8 ${message}`]);
  t.equal(broken.rules.length, loadLimits.rules);
});

t.test("rules of a top-level file", async (t) => {
  const files = VirtualFiles.of({ "/etc/a.policy": "* * a b deny\n".repeat(loadLimits.rules + 1) });
  const message = `the policy has more than ${loadLimits.rules} rules`;
  t.strictSame(errorsOf(load(files)), [`${tooManyRules} /etc/a.policy ${message}`]);
});

t.test("includes", async (t) => {
  const includes = (count: number): string => "!include empty\n".repeat(count);
  t.strictSame(errorsOf(loadTexts({ "/etc/a.policy": includes(loadLimits.includes), "/etc/empty": "" })), []);
  const message = `the policy includes files more than ${loadLimits.includes} times`;
  const texts = { "/etc/a.policy": `${includes(loadLimits.includes - 1)}!include-dir d\n`, "/etc/empty": "" };
  const directory = { "/etc/d/a.policy": "", "/etc/d/b.policy": "wrong" };
  t.strictSame(errorsOf(loadTexts({ ...texts, ...directory })), [
    `${tooManyRules} /etc/a.policy:${loadLimits.includes}:14+1 ${message}`,
  ]);
});

t.test("includes that double at every level", async (t) => {
  const names = Array.from({ length: 30 }, (_, number) => `d${number}`);
  const texts = names.map((name, number) => [`/etc/${name}`, `!include d${number + 1}\n`.repeat(2)]);
  const broken = loadTexts({ ...Object.fromEntries(texts), "/etc/a.policy": "!include d0\n", "/etc/d30": "" });
  t.match(errorsOf(broken), [/too-many-rules .* the policy includes files more than/]);
  const legacyTexts = names.map((name, number) => [`/rpc/${name}`, `@include:d${number + 1}\n`.repeat(2)]);
  const loaded = loadLegacyPolicy(
    VirtualFiles.of({ ...Object.fromEntries(legacyTexts), "/rpc/d30": "" }),
    "/rpc",
    "d0",
  );
  if (isMissing(loaded)) throw new Error("missing");
  t.match(errorsOf(loaded), [/too-many-rules .* the policy includes files more than/]);
});

t.test("errors that are kept", async (t) => {
  const broken = loadTexts({ "/etc/a.policy": "wrong\n".repeat(loadLimits.errors + 5) });
  t.equal(errorsOf(broken).length, loadLimits.errors);
});

t.test("characters of all files, each counted once", async (t) => {
  const half = `#${"x".repeat(loadLimits.totalCharacters / 2 - 1)}`;
  const include = "!include one\n";
  const most = VirtualFiles.of({ "/etc/a.policy": half, "/etc/b.policy": half.slice(0, -include.length) });
  most.addFile("/etc/c.policy", include);
  most.addFile("/etc/one", "");
  t.strictSame(errorsOf(load(most)), []);
  most.addFile("/etc/one", "x");
  const message = `makes the policy longer than ${loadLimits.totalCharacters} characters`;
  t.strictSame(errorsOf(load(most)), [`AccessDenied too-large /etc/c.policy:1:10+3 /etc/one ${message}`]);
});
