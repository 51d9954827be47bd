import fc from "fast-check";
import t from "tap";
import { loadTree } from "../../../../src/cli/lint/load-tree.ts";
import { checkDomainName } from "../../../../src/core/domain-name.ts";
import { lint } from "../../../../src/policy/lint/lint.ts";
import { readSystemInfo, type SystemInfo } from "../../../../src/policy/model/system-info.ts";
import { readToken, tokenContexts } from "../../../../src/policy/model/token.ts";
import { VirtualFiles } from "../../../rig/virtual-files.ts";

const columns = ["source", "target", "target=", "default_target="] as const;
type Column = (typeof columns)[number];
const uuid = "abcdef00-0000-0000-0000-000000000001";
const everyDomain = "one line for each domain";

/** A word, the rule that finds it, and the help by column. A missing column means that the word is invalid there. */
interface Row {
  readonly word: string;
  readonly rule: "impossible-name" | "keyword-as-name";
  readonly help: Partial<Record<Column, RegExp | undefined>>;
}

function inEachColumn(word: string, rule: Row["rule"], help?: RegExp): Row {
  return { word, rule, help: Object.fromEntries(columns.map((column) => [column, help])) };
}

function impossible(word: string, column: RegExp | undefined, redirect: RegExp | undefined = /^name one domain$/): Row {
  const help = { source: column, target: column, "target=": redirect, "default_target=": redirect };
  return { word, rule: "impossible-name", help };
}

/** A tag or class, which only columns can have. */
function inColumns(word: string, help?: RegExp): Row {
  return { word, rule: "impossible-name", help: { source: help, target: help } };
}

function keyword(word: string, source: RegExp, target = source, redirect = /^name one domain$/): Row {
  const help = { source, target, "target=": redirect, "default_target=": redirect };
  return { word, rule: "keyword-as-name", help };
}

const wildcard = new RegExp(`^names have no wildcards; write ${everyDomain}, or give the domains a tag`);
const rows: readonly Row[] = [
  ...["anyvm", "AnyVM", "ANYVM", "any-vm", "any_vm", "anvm", "anyvms"].map((word) => keyword(word, /^write @anyvm$/)),
  ...["adminvm", "AdminVM", "admin-vm", "adminwm"].map((word) =>
    keyword(word, /^write @adminvm$/, undefined, /^write @adminvm$/),
  ),
  ...["Dom0", "DOM0", "dom-0", "dom_0", "domO"].map((word) => keyword(word, /^write dom0$/, undefined, /^write dom0$/)),
  ...["default", "Default", "defautl", "DefaultVM"].map((word) =>
    keyword(word, /^name a domain; @default cannot be a source$/, /^write @default$/),
  ),
  ...["dispvm", "DispVM", "disp-vm", "dispwm"].map((word) =>
    keyword(word, /^write @type:DispVM$/, /^write @dispvm or @type:DispVM$/, /^write @dispvm$/),
  ),
  ...["AppVM", "appvm", "TemplateVM", "standalonevm", "RemoteVM"].map((word) => keyword(word, /^write @type:[A-Z]/)),
  impossible("Domain-0", /^write dom0$/, /^write dom0$/),
  impossible("work,personal", /^write one line for each domain: work, personal$/),
  impossible("work;personal", /^write one line for each domain: work, personal$/),
  impossible("work|personal|vault", /^write one line for each domain: work, personal, vault$/),
  impossible("work&9", undefined),
  ...["disp*", "disp?", "disp12*", "disp[0-9]+", "disp.*"].map((word) => impossible(word, /^write @type:DispVM$/)),
  ...["work-*", "*-work", "w?rk", "sys-[ab]"].map((word) => impossible(word, wildcard)),
  ...["!vault", "~vault", "^vault"].map((word) => impossible(word, /cannot be negated; write a line for vault before/)),
  ...['"untrusted"', "'untrusted'", "“untrusted”", "„untrusted“", "«untrusted»", "`untrusted`", "<untrusted>"]
    .concat("(untrusted)", "[untrusted]", "untrusted,", "untrusted;", "ｕntrusted", "un\u200btrusted")
    .map((word) => inEachColumn(word, "impossible-name", /^write untrusted$/)),
  inEachColumn("sys–net", "impossible-name", /^write sys-net$/),
  inEachColumn("sys−net", "impossible-name", /^write sys-net$/),
  impossible("“@anyvm”", /^write @anyvm$/),
  impossible("“Dom0”", /^write dom0$/, /^write dom0$/),
  ...["none", "sys-usb-dm", "9lives", "_x", "-x", ".x", "wоrk", "x".repeat(32), "work/personal", "$foo", "a:b"].map(
    (word) => impossible(word, undefined),
  ),
  impossible("tag:work", /^write @tag:work$/),
  impossible("type:appvm", /^write @type:AppVM$/),
  impossible("type:NetVM", undefined),
  impossible("dispvm:dvm", /^write @dispvm:dvm$/, /^write @dispvm:dvm$/),
  inEachColumn("{{vm}}", "impossible-name", /^render the template/),
  inEachColumn(`uuid:${uuid.toUpperCase()}`, "impossible-name", new RegExp(`^write uuid:${uuid}$`)),
  inEachColumn(uuid, "impossible-name", new RegExp(`^write uuid:${uuid}$`)),
  inEachColumn(uuid.replaceAll("-", ""), "impossible-name", new RegExp(`^write uuid:${uuid}$`)),
  impossible("uuid:x", undefined),
  ...[
    ["template", "TemplateVM"],
    ["AppVm", "AppVM"],
    ["disp", "DispVM"],
    ["Disposable", "DispVM"],
    ["disposables", "DispVM"],
    ["standalone-vm", "StandaloneVM"],
    ["TemplateVMs", "TemplateVM"],
    ["admin", "AdminVM"],
    ["dom0", "AdminVM"],
    ["RemotVM", "RemoteVM"],
    ["“AppVM”", "AppVM"],
  ].map(([word, meant]) => inColumns(`@type:${word}`, new RegExp(`^write @type:${meant}$`))),
  ...["NetVM", "ProxyVM", "HVM", "x"].map((word) => inColumns(`@type:${word}`)),
  inColumns("@type:AppVM,DispVM", /^write one line for each class: @type:AppVM, @type:DispVM$/),
  inColumns("@type:*", /^names have no wildcards; write one line for each class$/),
  inColumns("@tag:a*", /^names have no wildcards; write one line for each tag$/),
  inColumns("@tag:a,b", /^write one line for each tag: @tag:a, @tag:b$/),
  inColumns("@tag:a|b", /^write one line for each tag: @tag:a, @tag:b$/),
  inColumns("@tag:“a”", /^write @tag:a$/),
  inColumns("@tag:tag:a", /^write @tag:a$/),
  inColumns("@tag:!a", /cannot be negated; write a line for @tag:a before/),
  inColumns("@tag:my.tag"),
  { word: "@dispvm:@tag:a*", rule: "impossible-name", help: { target: /one line for each tag/ } },
  {
    word: "@dispvm:default",
    rule: "impossible-name",
    help: { target: /^write @dispvm$/, "target=": /^write @dispvm$/ },
  },
  { word: "@dispvm:dvm*", rule: "impossible-name", help: { target: /^names have no wildcards; write/ } },
  { word: "@dispvm:a,b", rule: "impossible-name", help: { target: /: @dispvm:a, @dispvm:b$/ } },
];

const lines: Readonly<Record<Column, (word: string) => string>> = {
  source: (word) => `${word} vault ask`,
  target: (word) => `work ${word} ask`,
  "target=": (word) => `work @default ask target=${word}`,
  "default_target=": (word) => `work vault ask default_target=${word}`,
};

/** A finding about a value of an option is at the option. */
function wordIn(column: Column, word: string): string {
  return column.endsWith("=") ? column + word : word;
}

const about = new Set(["impossible-name", "keyword-as-name", "unknown-domain", "unknown-tag", "unknown-type"]);
about.add("comma-in-options").add("near-miss-name").add("dollar-keyword").add("syntax");

/** Returns the findings about names in a line of a file of five columns, or of R4.0. */
function found(line: string, dialect: "current" | "legacy" = "current", info?: SystemInfo) {
  const isCurrent = dialect === "current";
  const files = VirtualFiles.of(
    isCurrent ? { "/rpc/": "", "/etc/a.policy": `s * ${line}\n` } : { "/rpc/s": `${line}\n` },
  );
  const place = isCurrent
    ? ({ dialect, sources: { directories: ["/etc"], legacyDirectory: "/rpc" } } as const)
    : ({ dialect, directory: "/rpc" } as const);
  return lint(loadTree({ files, place }, info), new Map()).filter(({ code }) => about.has(code));
}

t.test("names that cannot exist or are seldom meant, in each column", async (t) => {
  for (const { word, rule, help } of rows) {
    for (const column of columns.filter((each) => each in help)) {
      const line = lines[column](word);
      const findings = found(line);
      t.same(
        findings.map(({ code, severity }) => [code, severity]),
        [[rule, rule === "impossible-name" ? "error" : "warning"]],
        `${line} has one finding`,
      );
      const [finding] = findings;
      t.equal(finding?.span?.column, "s * ".length + line.indexOf(wordIn(column, word)) + 1, line);
      const wanted = help[column];
      if (wanted === undefined) t.equal(finding?.help, undefined, line);
      else t.match(finding?.help ?? "", wanted, line);
    }
  }
});

t.test("R4.0 has no wildcard * and no uuids", async (t) => {
  for (const [line, help] of [
    ["* vault allow", "write @anyvm"],
    ["work * allow", "write @anyvm"],
    [`work uuid:${uuid} allow`, undefined],
    ["$tag:a* vault allow", "names have no wildcards; write one line for each tag"],
    ["work disp* deny", "write @type:DispVM"],
    ["work $type:template allow", "write @type:TemplateVM"],
  ] as const) {
    const [finding, ...more] = found(line, "legacy");
    t.same([finding?.code, finding?.help, more], ["impossible-name", help, []], line);
  }
  t.same(found("anyvm vault allow", "legacy")[0]?.code, "keyword-as-name");
  t.same(found("$anyvm $dispvm allow", "legacy"), []);
});

t.test("possible names and names of the system are not reported", async (t) => {
  const domain = { tags: ["a.b"], type: "HVM", template_for_dispvms: false, default_dispvm: null };
  const info = readSystemInfo({ domains: { anyvm: domain, "9lives": domain, Dom0: domain } });
  for (const word of ["anyvm", "9lives", "Dom0", "@tag:a.b", "@type:HVM"]) {
    t.same(found(`${word} ${word} ask`, "current", info), [], word);
  }
  for (const word of ["dom0", "admin", "any", "app-vm", "anyvm2", "a.b-c_d", "@tag:created-by-a.b", "@tag:guivm-x"]) {
    t.same(found(`${word} ${word} ask`), [], word);
  }
});

t.test("a name has one finding, also with system information and with $", async (t) => {
  const info = readSystemInfo({
    domains: { work: { tags: ["red"], type: "AppVM", template_for_dispvms: false, default_dispvm: null } },
  });
  for (const [line, codes] of [
    ["wörk work ask", ["impossible-name"]],
    ["work, work ask", ["impossible-name"]],
    ["anyvm work ask", ["keyword-as-name"]],
    ["@tag:red* work ask", ["impossible-name"]],
    ["@type:appvm work ask", ["impossible-name"]],
    ["$anyvm work ask", ["impossible-name"]],
    ["wokr work ask", ["unknown-domain"]],
  ] as const) {
    t.same([...new Set(found(line, "current", info).map(({ code }) => code))].slice(0, 1), codes, line);
    if (line !== "wokr work ask") t.equal(found(line, "current", info).length, 1, line);
  }
  const files = VirtualFiles.of({ "/rpc/": "", "/etc/a.policy": "s * work,x work ask\n" });
  const place = { dialect: "current", sources: { directories: ["/etc"], legacyDirectory: "/rpc" } } as const;
  const codes = lint(loadTree({ files, place }, info), new Map([["impossible-name", "off"]])).map(({ code }) => code);
  t.ok(codes.includes("unknown-domain"), "a rule that is off replaces nothing");
  t.match(found("work,x work ask")[0]?.expected, /^letters, digits/);
});

t.test("the rules agree with the core daemon, and their hints are valid", async () => {
  const part = fc.constantFrom(
    "a",
    "9",
    "-",
    "_",
    ".",
    "*",
    ",",
    "!",
    "disp",
    "Dom0",
    "vm",
    "any",
    "-dm",
    "é",
    "“",
    "|",
  );
  const words = fc
    .array(part, { minLength: 1, maxLength: 8 })
    .map((parts) => parts.join(""))
    .filter((word) => !/^[!#*]/.test(word) && word !== "*");
  fc.assert(
    fc.property(words, fc.constantFrom(...columns), (word, column) => {
      const findings = found(lines[column](word)).filter(({ code }) => code !== "near-miss-name");
      const isPossible = accepts(word);
      if (!isPossible && findings.length !== 1) throw new Error(`${word}: ${findings.length} findings`);
      if (isPossible && findings.some(({ code }) => code === "impossible-name")) throw new Error(`${word} is possible`);
      const context = column.endsWith("=") ? "redirect" : (column as "source" | "target");
      for (const token of tokensIn(findings[0]?.help)) {
        const read = readToken(token, "current");
        const isValid = read !== undefined && tokenContexts.current[read.kind].includes(context);
        if (!isValid || (read.kind === "name" && !accepts(token))) throw new Error(`${word}: invalid hint ${token}`);
      }
    }),
    { numRuns: 300 },
  );
});

function accepts(name: string): boolean {
  try {
    checkDomainName(name);
    return true;
  } catch {
    return false;
  }
}

function tokensIn(help = ""): readonly string[] {
  const list = /^write (?:one line for each domain: )?(.*)$/.exec(help)?.[1];
  return list === undefined ? [] : list.split(/, | or /);
}
