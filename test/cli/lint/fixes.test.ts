import fc from "fast-check";
import t from "tap";
import { type FixedTree, fixAll } from "../../../src/cli/lint/fix-files.ts";
import { fixText } from "../../../src/cli/lint/fix-text.ts";
import { loadTree } from "../../../src/cli/lint/load-tree.ts";
import type { Decision } from "../../../src/policy/evaluate/decision.ts";
import { Evaluator } from "../../../src/policy/evaluate/evaluator.ts";
import { lint } from "../../../src/policy/lint/lint.ts";
import type { LintTree } from "../../../src/policy/lint/lint-tree.ts";
import { lintRules } from "../../../src/policy/lint/registry.ts";
import { isBroken, type LoadedPolicy } from "../../../src/policy/model/policy.ts";
import type { Request } from "../../../src/policy/model/request.ts";
import type { SystemInfo } from "../../../src/policy/model/system-info.ts";
import { loadTexts } from "../../rig/load-texts.ts";
import { allRequests, plainSystem } from "../../rig/plain-systems.ts";
import { ruleLine } from "../../rig/policy-arbitraries.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

/** Every rule is on, also those that are off by default. */
const levels = new Map(lintRules.map(({ id }) => [id, "error"] as const));

/** Lints files in memory and applies all fixes. */
function fix(texts: Readonly<Record<string, string>>): { readonly before: LintTree; readonly fixed: FixedTree } {
  const files = VirtualFiles.of({ "/etc/": "", "/rpc/": "", ...texts });
  const place = { dialect: "current", sources: { directories: ["/etc"], legacyDirectory: "/rpc" } } as const;
  const tree = loadTree({ files, place }, undefined);
  const again = (next: LintTree) => lint(next, levels);
  return { before: tree, fixed: fixAll({ files, place }, tree, again(tree), again) };
}

function fixed(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...texts, ...Object.fromEntries(fix(texts).fixed.files.map(({ path, after }) => [path, after])) };
}

function fixedText(text: string): string | undefined {
  return fixed({ "/etc/a.policy": text })["/etc/a.policy"];
}

t.test("fixes of lines that can mean only one thing", async (t) => {
  t.equal(
    fixedText("x * a b allow   # mail\ny * a b deny\n"),
    "# mail\nx  *  a  b  allow\ny  *  a  b  deny\n",
    "a comment",
  );
  t.equal(fixedText("x  *  a  b  allow,target=c\r\n"), "x  *  a  b  allow target=c\r\n");
  t.equal(
    fixedText("  x  *  a  b  allow  # m\r\ny  *  a  b  deny"),
    "  # m\r\nx  *  a  b  allow\r\ny  *  a  b  deny",
    "the end of lines",
  );
  const above = "# lint-disable-next-line wildcard-allow: mine\n";
  t.equal(
    fixedText(`${above}x  *  @anyvm  @anyvm  allow  # mail\n`),
    `# mail\n${above}x  *  @anyvm  @anyvm  allow\n`,
    "a comment that disables a rule stays above its line",
  );
  t.equal(fixedText("x  *  a  b  allow\ny  *  a  b  alow\n"), "x  *  a  b  allow\ny  *  a  b  alow\n", "a guess");
});

t.test("copies of a rule are removed", async (t) => {
  t.equal(
    fixedText("x  *  a  b  allow\ny  *  a  b  deny\nx  *  a  b  allow\n"),
    "x  *  a  b  allow\ny  *  a  b  deny\n",
  );
  t.equal(fixedText("x  *  a  b  allow\nx  *  a  b  allow"), "x  *  a  b  allow\n");
  const other = "x  *  a  b  allow\nx  *  a  b  allow user=root\nx  *  a  b  deny\n";
  t.equal(fixedText(other), other, "rules that differ stay");
  const below = "x  *  a  b  allow\n# lint-disable-next-line blanket-deny: none\nx  *  a  b  allow\n";
  t.equal(fixedText(below), below, "a line below a comment for it");
  const files = { "/etc/a.policy": "x  *  a  b  allow\n", "/etc/b.policy": "x  *  a  b  allow\n" };
  t.strictSame(fixed(files), files, "each file keeps its rules");
});

t.test("one rule after the other changes a line", async (t) => {
  const three = "$anyvm $anyvm Deny\n$anyvm  @anyvm  deny # x\n";
  const files = { "/etc/a.policy": "!include-service  s  *  three\n", "/etc/three": three };
  t.equal(fixed(files)["/etc/three"], "@anyvm  @anyvm  deny\n# x\n");
});

t.test("fixes that would change rules are refused", async (t) => {
  const files = VirtualFiles.of({ "/etc/a.policy": "x * a b deny\n", "/rpc/": "" });
  const place = { dialect: "current", sources: { directories: ["/etc"], legacyDirectory: "/rpc" } } as const;
  const tree = loadTree({ files, place }, undefined);
  const span = { file: "/etc/a.policy", line: 1, column: 1, length: 1 };
  for (const [code, text] of [
    ["dollar-keyword", "x * a b allow"],
    ["syntax", "x * a b allow"],
    ["dollar-keyword", null],
  ] as const) {
    const finding = { code, severity: "error", message: "", file: "/etc/a.policy", span, fix: text } as const;
    if (code === "dollar-keyword" && text === null) {
      t.strictSame(fixAll({ files, place }, tree, [finding], () => []).files.length, 1, "a removal is as asked");
      continue;
    }
    t.throws(() => fixAll({ files, place }, tree, [finding], () => []), { message: /would change the policy/ });
  }
});

t.test("a text without ends of lines, and one without fixes", async (t) => {
  t.same(fixText("", [{ line: 1, fix: "x" }]), { text: "", applied: [] });
  t.equal(fixText("a", [{ line: 1, fix: "#\nb" }]).text, "#\nb");
  t.equal(fixText("a\rb\n\nc", [{ line: 3, fix: "x" }]).text, "a\rb\nx\nc");
});

/** Returns a decision as text, without the line of its rule. */
function outcome(decision: Decision): string {
  return JSON.stringify(decision, (key, value) => (key === "line" ? undefined : value)).replace(/:\d+\b/g, "");
}

function decisions(policy: LoadedPolicy, requests: readonly Request[], info: SystemInfo): readonly string[] {
  if (isBroken(policy)) return ["broken"];
  const evaluator = new Evaluator(policy);
  return requests.map((request) => outcome(evaluator.decide(request, info)));
}

/** Lines of a file, some of them twice. */
function linesOf(format: "policy" | "service") {
  const line = ruleLine(format).map((text) => (format === "policy" ? text : text.replaceAll("@", "$")));
  return fc
    .array(fc.tuple(line, fc.constantFrom(1, 1, 2)), { minLength: 1, maxLength: 5 })
    .chain((lines) =>
      fc.shuffledSubarray(
        lines.flatMap(([text, times]) => Array<string>(times).fill(text)),
        { minLength: 1 },
      ),
    )
    .map((lines) => lines.join("\n"));
}

t.test("a fix of a policy that loads changes no decision", async (t) => {
  let changed = 0;
  const property = fc.property(linesOf("policy"), linesOf("service"), plainSystem, (five, three, info) => {
    const texts = {
      "/etc/10.policy": `${five}\n!include-service a.Service * /etc/three\n${five}`,
      "/etc/three": three,
    };
    const before = loadTexts(texts);
    if (isBroken(before)) throw new Error("the rules do not load");
    const after = fixed(texts);
    if (after["/etc/10.policy"] === texts["/etc/10.policy"]) return;
    changed++;
    const requests = [...allRequests(before.rules, info)];
    const [one, other] = [before, loadTexts(after)].map((policy) => decisions(policy, requests, info));
    const changedAt = one?.findIndex((each, at) => each !== other?.[at]) ?? 0;
    if (changedAt >= 0) throw new Error(JSON.stringify([requests[changedAt], one?.[changedAt], other?.[changedAt]]));
  });
  fc.assert(property, { numRuns: 150 });
  t.ok(changed > 75, `${changed} policies`);
});

/** A line with a mistake that can mean only one thing, or with one that cannot. */
function mistakenLine(format: "policy" | "service") {
  return fc.tuple(ruleLine(format), fc.nat(9)).map(([line, kind]) => {
    switch (kind) {
      case 0:
        return `${line} # why`;
      case 1:
        return line.replace(/\b(allow|ask|deny)\b/, (word) => word.toUpperCase());
      case 2:
        return line.replace(/=(yes|no)\b/g, (_, word) => (word === "yes" ? "=true" : "=false"));
      case 3:
        return line.replace(/(target|user)=/, "$1 = ");
      case 4:
        return `“${line.replaceAll(" ", "” “")}”`;
      case 5:
        return line.replace(/@(tag|type):(\w+)/g, "@$1($2)");
      case 6:
        return line.replace("allow", "alow");
      default:
        return line;
    }
  });
}

t.test("fixed lines load, and the rules of other lines stay", async (t) => {
  let changed = 0;
  const file = (format: "policy" | "service") => fc.array(mistakenLine(format), { minLength: 1, maxLength: 6 });
  const property = fc.property(file("policy"), file("service"), (five, three) => {
    const texts = {
      "/etc/10.policy": `${five.join("\n")}\n!include-service a.Service * /etc/three\n`,
      "/etc/three": three.join("\n"),
    };
    const { before, fixed } = fix(texts);
    const { files, findings } = fixed;
    const left = before.errors.filter(({ fix }) => fix === undefined).length;
    const errors = findings.filter(({ code, fix }) => code === "syntax" && fix !== undefined);
    if (errors.length > 0) throw new Error(`a fix is left: ${errors[0]?.excerpt}`);
    const after = loadTexts({ ...texts, ...Object.fromEntries(files.map((each) => [each.path, each.after])) });
    const remaining = isBroken(after) ? after.errors.length : 0;
    if (remaining > left) throw new Error(`${remaining} errors, not ${left}`);
    if (remaining < before.errors.length) changed++;
  });
  fc.assert(property, { numRuns: 400 });
  t.ok(changed > 200, `${changed} policies`);
});
