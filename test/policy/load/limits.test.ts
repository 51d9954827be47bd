import t from "tap";
import { loadLimits } from "../../../src/policy/load/limits.ts";
import { loadCurrentPolicy } from "../../../src/policy/load/load-current.ts";
import { isMissing, loadLegacyPolicy } from "../../../src/policy/load/load-legacy.ts";
import { loadAllLegacyServices } from "../../../src/policy/load/load-legacy-services.ts";
import type { FileResult } from "../../../src/policy/load/policy-files.ts";
import type { LoadedPolicy } from "../../../src/policy/model/policy.ts";
import { errorsOf, load, loadTexts } from "../../rig/load-texts.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const thousand = "a b deny\n".repeat(1000);
const tooManyRules = `AccessDenied too-many-rules`;

/** Loads the policy for a service of which it has no rule: rules that are left out count as well. */
function loadForOther(files: VirtualFiles): LoadedPolicy {
  return loadCurrentPolicy(files, { directories: ["/etc"], legacyDirectory: "/rpc" }, undefined, "other");
}

t.test("rules", async (t) => {
  const lines = (count: number): string => "!include-service s * thousand\n".repeat(count);
  const full = loadLimits.rules / 1000;
  t.strictSame(errorsOf(loadTexts({ "/etc/a.policy": lines(full), "/etc/thousand": thousand })), []);
  const texts = { "/etc/a.policy": `${lines(full + 1)}wrong\n`, "/etc/b.policy": "wrong\n", "/etc/thousand": thousand };
  const broken = loadTexts(texts);
  const message = `the policy has more than ${loadLimits.rules} rules`;
  // The rest is not checked.
  t.strictSame(errorsOf(broken), [`${tooManyRules} /etc/a.policy:${full + 1}:22+8 ${message}`]);
  t.equal(broken.rules.length, loadLimits.rules);
  t.strictSame(errorsOf(loadForOther(VirtualFiles.of({ "/etc/": "", ...texts }))), errorsOf(broken));
});

t.test("rules of a top-level file", async (t) => {
  const files = VirtualFiles.of({ "/etc/a.policy": "* * a b deny\n".repeat(loadLimits.rules + 1) });
  const message = `the policy has more than ${loadLimits.rules} rules`;
  t.strictSame(errorsOf(load(files)), [`${tooManyRules} /etc/a.policy ${message}`]);
  const named = VirtualFiles.of({ "/etc/a.policy": "s * a b deny\n".repeat(loadLimits.rules + 1) });
  t.strictSame(errorsOf(loadForOther(named)), [`${tooManyRules} /etc/a.policy ${message}`]);
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

t.test("includes of a service file whose rules are known", async (t) => {
  const includes = (count: number): string => "!include-service s * one\n".repeat(count);
  const texts = { "/etc/b.policy": "wrong\n", "/etc/one": "* * deny\n" };
  t.equal(loadTexts({ "/etc/a.policy": includes(1000), "/etc/one": "* * deny\n" }).rules.length, 1000);
  const broken = loadTexts({ ...texts, "/etc/a.policy": includes(loadLimits.includes + 1) });
  const message = `the policy includes files more than ${loadLimits.includes} times`;
  t.match(errorsOf(broken), [`${tooManyRules} /etc/a.policy:${loadLimits.includes + 1}:`]);
  t.match(errorsOf(broken)[0], message);
  t.equal(broken.rules.length, loadLimits.includes);
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

/** Files in memory that count the reads of each path. */
class CountedFiles extends VirtualFiles {
  readonly asked = new Map<string, number>();

  override list(directory: string): FileResult<readonly string[]> {
    this.#count(directory);
    return super.list(directory);
  }

  override read(path: string): FileResult<string> {
    this.#count(path);
    return super.read(path);
  }

  #count(path: string): void {
    this.asked.set(path, (this.asked.get(path) ?? 0) + 1);
  }
}

function countedFiles(texts: Readonly<Record<string, string>>): CountedFiles {
  const files = new CountedFiles();
  files.addDirectory("/etc");
  for (const [path, text] of Object.entries(texts)) files.addFile(path, text);
  return files;
}

const tooManyErrors = `more than ${loadLimits.errors} errors; the rest is not checked`;

t.test("the number of stored errors is limited", async (t) => {
  const broken = errorsOf(loadTexts({ "/etc/a.policy": "wrong\n".repeat(loadLimits.errors) }));
  t.equal(broken.length, loadLimits.errors);
  t.equal(
    broken.at(-1),
    `PolicySyntaxError syntax /etc/a.policy:${loadLimits.errors}:6+1 the line ends where an argument should be`,
  );
});

t.test("a load stops at the limit of errors", async (t) => {
  const files = countedFiles({
    "/etc/a.policy": `first\n${"a * b c deny\nwrong\n".repeat(600)}`,
    "/etc/b.policy": `${"a * b c deny\nwrong\n".repeat(600)}!include c\n`,
    "/etc/c": "",
    "/etc/d.policy": "wrong\n",
  });
  const broken = load(files);
  const errors = errorsOf(broken);
  t.equal(errors.length, loadLimits.errors + 1);
  t.match(errors[0], "/etc/a.policy:1:6+1 ");
  t.match(errors.at(-2), "/etc/b.policy:798:6+1 ");
  t.equal(errors.at(-1), `PolicySyntaxError too-many-errors /etc/b.policy:800:6+1 ${tooManyErrors}`);
  t.equal(broken.rules.length, 1000);
  t.strictSame([...files.asked.keys()], ["/run", "/etc", "/etc/a.policy", "/etc/b.policy"]);
});

t.test("includes of missing files", async (t) => {
  const lines = Array.from({ length: 5000 }, (_, number) => `!include none${number}\n`).join("");
  const files = countedFiles({ "/etc/a.policy": lines });
  const errors = errorsOf(load(files));
  t.equal(errors.length, loadLimits.errors + 1);
  t.match(errors[0], "missing-include /etc/a.policy:1:10+5 ");
  t.equal(errors.at(-1), `PolicySyntaxError too-many-errors /etc/a.policy:1001:10+8 ${tooManyErrors}`);
  t.equal(files.asked.size, 3 + loadLimits.errors + 1);
});

t.test("errors in a file that is included many times", async (t) => {
  const again = loadLimits.includes;
  const files = countedFiles({
    "/etc/a.policy": "!include wrong\n".repeat(again),
    "/etc/wrong": `${"wrong\n".repeat(900)}!include none\n!include-dir nodir\n`,
  });
  const errors = errorsOf(load(files));
  t.equal(errors.length, 903);
  t.match(errors.at(-1), `the policy includes files more than ${again} times`);
  t.strictSame(
    [...files.asked].filter(([, times]) => times > 1),
    [],
  );
});

t.test("directories without policy files count too", async (t) => {
  for (const line of ["!include-dir d\n", "!compat-4.0\n"]) {
    const files = countedFiles({
      "/etc/a.policy": line.repeat(loadLimits.includes + 1),
      "/etc/d/x": "",
      "/rpc/.x": "",
    });
    t.match(errorsOf(load(files)), [`the policy includes files more than ${loadLimits.includes} times`]);
    t.strictSame(
      [...files.asked].filter(([, times]) => times > 1),
      [],
      "a directory is listed once",
    );
  }
});

t.test("too many files with invalid names", async (t) => {
  const names = Array.from({ length: 1500 }, (_, number) => `/etc/A${number}.policy`);
  const files = countedFiles(Object.fromEntries([...names, "/etc/b.policy"].map((name) => [name, "wrong"])));
  const errors = errorsOf(load(files));
  t.equal(errors.length, loadLimits.errors + 1);
  t.match(errors.at(-1), /^AccessDenied too-many-errors/);
  t.notOk(files.asked.has("/etc/b.policy"));
});

t.test("errors of R4.0", async (t) => {
  const files = countedFiles({
    "/rpc/a": "wrong\n".repeat(700),
    "/rpc/b": `a b deny\n${"@include:none\n".repeat(700)}`,
    "/rpc/c": "wrong\n",
  });
  const one = loadLegacyPolicy(files, "/rpc", "b");
  if (isMissing(one)) throw new Error("missing");
  t.equal(errorsOf(one).length, 700);
  files.asked.clear();
  const all = loadAllLegacyServices(files, "/rpc");
  const errors = errorsOf(all);
  t.equal(errors.length, loadLimits.errors + 1);
  t.match(errors[0], "/rpc/a:1:");
  t.equal(errors.at(-1), `AccessDenied too-many-errors /rpc/b:302:1+13 ${tooManyErrors}`);
  t.equal(all.rules.length, 1);
  t.strictSame(
    [...files.asked],
    [
      ["/rpc", 1],
      ["/rpc/a", 1],
      ["/rpc/b", 1],
      ["/rpc/none", 1],
    ],
  );
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
