import t from "tap";
import type { Diagnostic } from "../../../src/base/diagnostic.ts";
import { loadTree } from "../../../src/cli/lint/load-tree.ts";
import { type LintLevels, lint } from "../../../src/policy/lint/lint.ts";
import type { LintTree } from "../../../src/policy/lint/lint-tree.ts";
import { loadFindings } from "../../../src/policy/lint/load-findings.ts";
import { findingAtOption, relatedRule } from "../../../src/policy/lint/places.ts";
import { syntax } from "../../../src/policy/lint/rules/syntax.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

function treeOf(texts: Readonly<Record<string, string>>): LintTree {
  const files = VirtualFiles.of({ "/etc/": "", "/rpc/": "", ...texts });
  return loadTree(
    { files, place: { dialect: "current", sources: { directories: ["/etc"], legacyDirectory: "/rpc" } } },
    undefined,
  );
}

function found(texts: Readonly<Record<string, string>>, levels: LintLevels = new Map()): readonly string[] {
  return lint(treeOf(texts), levels).map(
    ({ file, span, code, severity, message }) => `${file}:${span?.line ?? ""} ${severity} ${code} ${message}`,
  );
}

const allowAll = "* * @anyvm @anyvm allow\n";

t.test("findings are sorted by file, line and column, findings about a whole file first", async (t) => {
  const texts = {
    "/etc/20.policy": `${allowAll}a * work vault allow\na * work vault alow\n`,
    "/etc/10.policy": "a * $anyvm $dispvm:x nonsense\na * work vault allow\n",
    "/etc/notes.txt": "",
  };
  t.match(found(texts), [
    /^\/etc\/10.policy:1 error syntax "nonsense" is not an action/,
    /^\/etc\/10.policy:2 warning redundant-rule/,
    /^\/etc\/20.policy:1 warning wildcard-allow/,
    /^\/etc\/20.policy:2 warning shadowed-rule/,
    /^\/etc\/20.policy:3 error syntax "alow" is not an action/,
    /^\/etc\/notes.txt: warning stray-file/,
  ]);
});

t.test("a finding about a whole file comes before the findings in its lines", async (t) => {
  const files = VirtualFiles.of({ "/rpc/a.bak": "work vault alow\nwork vault alow\n" });
  const tree = loadTree({ files, place: { dialect: "legacy", directory: "/rpc" } }, undefined);
  const codes = lint(tree, new Map()).map(({ code, span }) => `${span?.line ?? "file"} ${code}`);
  t.same(codes, ["file stray-file", "1 syntax", "2 syntax"]);
});

t.test("a suppression", async (t) => {
  const after = (comment: string, levels?: LintLevels) =>
    found({ "/etc/10.policy": `${comment}\n${allowAll}` }, levels);
  t.same(after("# lint-disable-next-line wildcard-allow: it is a test bench"), []);
  t.match(after("# lint-disable-next-line wildcard-allow"), [/:1 .*has no reason/, /:2 warning wildcard-allow/]);
  t.match(after("# lint-disable-next-line: why not"), [/:1 .*does not name a rule/, /:2 warning wildcard-allow/]);
  t.match(after("# lint-disable-next-line wildcard-alow: why not"), [/unknown rule "wildcard-alow"/, /wildcard-allow/]);
  t.match(after("# lint-disable-next-line wildcard-allow, shadowed-rule: both"), [
    /"shadowed-rule" finds nothing in the next line/,
  ]);
  t.match(after("# lint-disable-next-line wildcard-allow", new Map([["lint-directive", "off"]])), [/wildcard-allow/]);
  t.match(after("# lint-disable-next-line wildcard-allow", new Map([["lint-directive", "error"]])), [
    /error lint-directive/,
    /wildcard-allow/,
  ]);
  const broken = "# lint-disable-next-line syntax, wildcard-allow: known\n* * @anyvm @anyvm alow\n";
  t.match(found({ "/etc/10.policy": broken }), [
    /:1 warning lint-directive "syntax" cannot be disabled: a policy with such an error does not load/,
    /:1 warning lint-directive "wildcard-allow" finds nothing/,
    /:2 error syntax/,
  ]);
});

t.test("exactly one rule reports each error of the load", async (t) => {
  t.match(found({ "/etc/10.policy": "a * work vault\0 allow\n" }), [/error syntax/]);
  const error = (code: string, more: Partial<Diagnostic> = {}): Diagnostic => {
    return { code, severity: "error", message: "is wrong", file: "/etc/10.policy", ...more };
  };
  const of = (id: string, given: Diagnostic) => loadFindings({ errors: [given] } as unknown as LintTree, id).length;
  for (const code of ["missing-include", "include-cycle", "bad-file-name", "not-utf8", "syntax"]) {
    t.equal(of(code, error(code)), 1, code);
  }
  for (const code of ["unreadable", "too-large", "link-loop"]) t.equal(of("unreadable-file", error(code)), 1, code);
  t.equal(of("syntax", error("missing-include")), 0);
  t.equal(of("trailing-comment", error("syntax", { excerpt: "# all of it" })), 1, "the whole line is a comment");
});

t.test("a whole file of R4.0 gets one finding, unless it has other lines", async (t) => {
  const help = (text: string) =>
    lint(treeOf({ "/etc/10.policy": text }), new Map())
      .filter(({ code }) => code === "syntax")
      .map((finding) => `${finding.span?.line} ${finding.message}; ${finding.help}`);
  const whole = "# old\n$anyvm $anyvm ask\n\n$tag:x dom0 allow,user=root\n";
  t.match(help(whole), [
    /^2 the file has the three columns of R4.0.*lint --legacy.*qrexec-policy convert --legacy-dir DIR$/,
  ]);
  t.equal(help(`${whole}!include x\n`).length, 1);
  t.equal(help(`${whole}x * a b deny\n`).length, 2, "a rule of five columns");
  t.equal(help(`${whole}x * a b alow\n`).length, 3, "a line that R4.0 refuses, too");
  t.match(help("$anyvm $anyvm ask\n"), [/^1 "\$anyvm" is not a service name.*lint --legacy/]);
});

t.test("a template gets one finding, at its first mark", async (t) => {
  const text = "a * work vault ask target={{ name }}\n{% if more %}\na * work vault alow\n{% endif %}\n";
  t.match(found({ "/etc/10.policy": text }), [/10.policy:1 error syntax .*Jinja/, /10.policy:3 error syntax "alow"/]);
  const error: Diagnostic = { code: "syntax", severity: "error", message: "", file: "/x", excerpt: "{# all" };
  t.match(syntax.check({ errors: [error], files: [] } as unknown as LintTree), [{ file: "/x", message: /Jinja/ }]);
  t.match(syntax.check({ errors: [{ ...error, excerpt: undefined }], files: [] } as unknown as LintTree), [
    { message: "" },
  ]);
});

t.test("places", async (t) => {
  const tree = treeOf({ "/etc/10.policy": "a * work vault allow user=root\na * work mail deny\n" });
  const [one, other] = tree.ruleLines;
  if (one === undefined || other === undefined) throw new Error("there are two rules");
  t.equal(findingAtOption(one.statement, "user", { message: "" }).span?.column, 22);
  t.equal(findingAtOption(other.statement, "user", { message: "" }).span?.column, 15, "the action, without the option");
  t.match(relatedRule(tree, one.rule, "it"), { span: { line: 1, column: 1, length: 30 } });
  const unknown = { ...one.rule, place: { file: "/etc/gone.policy", line: null } };
  t.match(relatedRule(tree, unknown, "it"), { span: { file: "/etc/gone.policy", line: 1, length: 1 } });
});

t.test("the check of a file stops after too many errors, as the load does", async (t) => {
  const wrong = "wrong\n".repeat(1500);
  const lines = found({ "/etc/a.policy": `${allowAll}${wrong}${allowAll}`, "/etc/b.policy": allowAll });
  t.match(lines.at(-1), /^\/etc\/a\.policy:1002 error unreadable-file .*more than 1000 errors/);
  t.equal(lines.filter((line) => line.includes(" error ")).length, 1001);
});
