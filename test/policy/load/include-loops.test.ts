import t from "tap";
import { loadLimits } from "../../../src/policy/load/limits.ts";
import { isMissing, loadLegacyPolicy } from "../../../src/policy/load/load-legacy.ts";
import { errorsOf, load, loadTexts, rulesOf } from "../../rig/load-texts.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const itself = "PolicySyntaxError include-cycle";

t.test("a file that includes itself", async (t) => {
  const policy = loadTexts({ "/etc/a.policy": "a * b c deny\n!include a.policy\nb * b c deny\n" });
  const chain = "the file includes itself: /etc/a.policy -> /etc/a.policy";
  t.strictSame(errorsOf(policy), [`${itself} /etc/a.policy:2:10+8 ${chain}`]);
  t.strictSame(rulesOf(policy), ["/etc/a.policy:1 a * b c deny", "/etc/a.policy:3 b * b c deny"]);
});

t.test("files that include each other, also through a link", async (t) => {
  const files = VirtualFiles.of({
    "/etc/a.policy": "!include one\n",
    "/etc/one": "!include two\n",
    "/etc/two": "!include link\n",
  });
  files.addLink("/etc/link", "one");
  const chain = "the file includes itself: /etc/one -> /etc/two -> /etc/one";
  t.strictSame(errorsOf(load(files)), [`${itself} /etc/two:1:10+4 ${chain}`]);
});

t.test("a directory that is included by one of its files", async (t) => {
  const policy = loadTexts({ "/etc/a.policy": "!include-dir .\n", "/etc/b.policy": "a * b c deny\n" });
  const chain = "the file includes itself: /etc/a.policy -> /etc/a.policy";
  t.strictSame(errorsOf(policy), [`${itself} /etc/a.policy:1:14+1 ${chain}`]);
});

t.test("service files that include each other", async (t) => {
  const policy = loadTexts({
    "/etc/a.policy": "!include-service a * s\n!include-service b * s\n!include-service a.policy * a.policy\n",
    "/etc/s": "!include s2\nb c deny\n",
    "/etc/s2": "!include s\n",
  });
  const [first, ...rest] = errorsOf(policy);
  t.equal(first, `${itself} /etc/s2:1:10+1 the file includes itself: /etc/s -> /etc/s2 -> /etc/s`);
  t.strictSame(rest, [`${itself} /etc/a.policy:3:29+8 the file includes itself: /etc/a.policy -> /etc/a.policy`]);
  t.strictSame(rulesOf(policy), ["/etc/s:2 a * b c deny", "/etc/s:2 b * b c deny"]);
});

/** Returns files that each include the next one, with a rule in the last. */
function chain(count: number, directive: string, line: string): Readonly<Record<string, string>> {
  const names = Array.from({ length: count }, (_, number) => `/etc/f${number}`);
  const texts = names.map((name, number) => [name, number === count - 1 ? line : `${directive}f${number + 1}\n`]);
  return Object.fromEntries(texts);
}

t.test("a chain of includes is at most as long as the limit", async (t) => {
  const { includeDepth } = loadLimits;
  const top = { "/etc/a.policy": "!include f0\n" };
  const line = "a * b c deny\n";
  t.strictSame(errorsOf(loadTexts({ ...top, ...chain(includeDepth - 1, "!include ", line) })), []);
  const tooDeep = loadTexts({ ...top, ...chain(includeDepth, "!include ", line) });
  const message = `a chain of includes has more than ${includeDepth} files`;
  t.strictSame(errorsOf(tooDeep), [`${itself} /etc/f${includeDepth - 2}:1:10+3 ${message}`]);
});

function loadLegacy(texts: Readonly<Record<string, string>>, call: string) {
  const loaded = loadLegacyPolicy(VirtualFiles.of(texts), "/etc", call);
  return isMissing(loaded) ? ["missing"] : errorsOf(loaded);
}

t.test("R4.0: files that include each other", async (t) => {
  const texts = { "/etc/a": "@include:b\n@include:b\n", "/etc/b": "  $include:/etc/x/../a\n" };
  t.strictSame(loadLegacy(texts, "a"), [`${itself} /etc/b:1:3+20 including /etc/x/../a forms a cycle`]);
});

t.test("R4.0: a chain of includes", async (t) => {
  const { includeDepth } = loadLimits;
  t.strictSame(loadLegacy(chain(includeDepth + 1, "@include:", "b c deny\n"), "f0"), []);
  t.strictSame(loadLegacy(chain(includeDepth + 2, "@include:", "b c deny\n"), "f0"), [
    `${itself} /etc/f${includeDepth}:1:1+13 a chain of includes has more than ${includeDepth} files`,
  ]);
});
