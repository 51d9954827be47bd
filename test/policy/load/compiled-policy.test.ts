import { existsSync } from "node:fs";
import fc from "fast-check";
import t from "tap";
import { Evaluator } from "../../../src/policy/evaluate/evaluator.ts";
import { type CompiledPolicy, compilePolicy } from "../../../src/policy/load/compile-policy.ts";
import { firstLine } from "../../../src/policy/load/compiled-format.ts";
import { loadCurrentPolicy } from "../../../src/policy/load/load-current.ts";
import type { PolicySources } from "../../../src/policy/load/policy-sources.ts";
import { readCompiled } from "../../../src/policy/load/read-compiled.ts";
import { isBroken } from "../../../src/policy/model/policy.ts";
import { readSystemInfo } from "../../../src/policy/model/system-info.ts";
import { rulesOf } from "../../rig/load-texts.ts";
import { request, ruleLine, systemInfo } from "../../rig/policy-arbitraries.ts";
import { placeFiles, readVectors } from "../../rig/vectors.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const sources: PolicySources = { directories: ["/run", "/etc"], optional: ["/run"], legacyDirectory: "/rpc" };

const texts = {
  "/run/": "",
  "/etc/10-first.policy": "b * x y deny\n* * x y deny\na * x y allow\n!include-service a * include/s\n",
  "/etc/20-second.policy":
    "# \u00e9 \u{1f600}\na +x y z ask default_target=x\n* * @tag:t @default allow target=dom0\n!compat-4.0\n",
  "/etc/include/s": "p q deny\n",
  "/etc/other": "p q deny\n",
  "/rpc/legacy.Service": "$anyvm $anyvm ask\n",
};

function compile(files: VirtualFiles): string {
  const compiled = compilePolicy(files, sources);
  if ("errors" in compiled) throw new Error("the policy does not load");
  return compiled.text;
}

/** Returns the rules of a compiled policy, or undefined if the policy must be loaded. */
function rulesFor(
  compiled: string,
  service: string,
  files: VirtualFiles,
  from = sources,
): readonly string[] | undefined {
  const policy = readCompiled(compiled, files, from, service);
  return policy === undefined ? undefined : rulesOf(policy);
}

t.test("the rules of a service and those for every service, in order", async (t) => {
  const files = VirtualFiles.of(texts);
  const compiled = compile(files);
  const everyOne = ["/etc/10-first.policy:2 * * x y deny", "/etc/20-second.policy:3 * * @tag:t @default allow"];
  t.strictSame(rulesFor(compiled, "a", files), [
    everyOne[0],
    "/etc/10-first.policy:3 a * x y allow",
    "/etc/include/s:1 a * p q deny",
    "/etc/20-second.policy:2 a +x y z ask",
    everyOne[1],
  ]);
  t.strictSame(rulesFor(compiled, "b", files), ["/etc/10-first.policy:1 b * x y deny", ...everyOne]);
  t.strictSame(rulesFor(compiled, "legacy.Service", files), [
    ...everyOne,
    "/rpc/legacy.Service:1 legacy.Service * @anyvm @anyvm ask",
  ]);
  for (const none of ["", "c", "*", "a\0", "x\na", "b\0{}\na"]) t.strictSame(rulesFor(compiled, none, files), everyOne);
});

t.test("a policy without rules", async (t) => {
  const files = VirtualFiles.of({ "/etc/": "", "/run/": "" });
  t.strictSame(rulesFor(compile(files), "a", files), []);
});

t.test("any difference from the recorded answers causes a load", async (t) => {
  const compiled = compile(VirtualFiles.of(texts));
  const withText = (path: string, text: string) => VirtualFiles.of({ ...texts, [path]: text });
  const without = (path: string) =>
    VirtualFiles.of(Object.fromEntries(Object.entries(texts).filter(([at]) => at !== path)));
  const linked = withText("/etc/include/s", "");
  linked.addLink("/etc/include/s", "/etc/other");
  const changed: Readonly<Record<string, VirtualFiles>> = {
    "a text": withText("/etc/10-first.policy", texts["/etc/10-first.policy"].replace("deny", "ask ")),
    "a longer text": withText("/etc/10-first.policy", `${texts["/etc/10-first.policy"]}\n`),
    "a shorter text": withText("/etc/20-second.policy", ""),
    "an included file": withText("/etc/include/s", "p q ask \n"),
    "a file of R4.0": withText("/rpc/legacy.Service", "$anyvm $anyvm deny\n"),
    "a new file": withText("/etc/30-new.policy", ""),
    "a new file that hides another": withText("/run/10-first.policy", texts["/etc/10-first.policy"]),
    "a new file of R4.0": withText("/rpc/another.Service", ""),
    "a file less": without("/etc/20-second.policy"),
    "an included file less": without("/etc/include/s"),
    "a directory less": without("/run/"),
    "a link to a file of the same text": linked,
  };
  for (const [what, files] of Object.entries(changed)) t.equal(rulesFor(compiled, "a", files), undefined, what);
  t.ok(rulesFor(compiled, "a", withText("/etc/other", "")), "other files do not matter");
});

t.test("other sources, another loader, a truncated text", async (t) => {
  const files = VirtualFiles.of(texts);
  const compiled = compile(files);
  const others: readonly PolicySources[] = [
    { ...sources, directories: ["/etc"] },
    { ...sources, directories: ["/etc", "/run"] },
    { ...sources, legacyDirectory: "/other" },
  ];
  for (const other of others) t.equal(rulesFor(compiled, "a", files, other), undefined);
  t.equal(rulesFor(compiled.replace(firstLine, "qrexec-policy compiled 0123456789abcdef\n"), "a", files), undefined);
  for (let length = 0; length < compiled.length; length++) {
    let rules: readonly string[] | undefined;
    try {
      rules = rulesFor(compiled.slice(0, length), "a", files);
    } catch {
      continue;
    }
    if (rules !== undefined) t.fail(`${length} of ${compiled.length} characters are taken`);
  }
});

t.test("a policy that does not load is not compiled", async (t) => {
  const broken = compilePolicy(VirtualFiles.of({ ...texts, "/etc/30-new.policy": "!include gone\n" }), sources);
  t.ok("errors" in broken && broken.errors.length === 1);
});

t.test("an optional directory may stay missing", async (t) => {
  const { "/run/": _, ...withoutRun } = texts;
  const compiled = compile(VirtualFiles.of(withoutRun));
  t.ok(rulesFor(compiled, "a", VirtualFiles.of(withoutRun)));
  t.equal(rulesFor(compiled, "a", VirtualFiles.of(texts)), undefined);
});

t.test("a policy file in place of a file that is not read is found, although there are as many names", async (t) => {
  const compiled = compile(VirtualFiles.of({ ...texts, "/etc/README": "" }));
  const files = VirtualFiles.of({ ...texts, "/etc/05-deny.policy": "* * @anyvm @anyvm deny\n" });
  t.equal(rulesFor(compiled, "a", files), undefined);
});

t.test("compiled random policies decide as loaded ones, and a changed policy is loaded", async () => {
  const lines = fc.array(ruleLine("policy"), { minLength: 1, maxLength: 8 });
  const property = fc.property(lines, lines, systemInfo, request, fc.nat(), (first, second, info, call, place) => {
    const given = { "/run/": "", "/etc/1.policy": first.join("\n"), "/etc/2.policy": second.join("\n") };
    const files = VirtualFiles.of(given);
    const policy = loadCurrentPolicy(files, sources);
    if (isBroken(policy)) return true;
    const { text } = compilePolicy(files, sources) as CompiledPolicy;
    const compiled = readCompiled(text, files, sources, call.service);
    if (compiled === undefined) return false;
    const one = new Evaluator(policy).decide(call, info);
    const other = new Evaluator(compiled).decide(call, info);
    const at = place % (given["/etc/1.policy"].length + 1);
    const changed = `${given["/etc/1.policy"].slice(0, at)}x${given["/etc/1.policy"].slice(at)}`;
    const after = readCompiled(text, VirtualFiles.of({ ...given, "/etc/1.policy": changed }), sources, call.service);
    return JSON.stringify(one) === JSON.stringify(other) && after === undefined;
  });
  fc.assert(property, { numRuns: 2000 });
});

const shared = new URL("../../../../shared/vectors/generated.jsonl.gz", import.meta.url);
const sample = new URL("../../samples/vectors-sample.jsonl", import.meta.url);
t.test("compiled policies of the vectors decide as loaded ones", async (t) => {
  let cases = 0;
  for (const record of readVectors(existsSync(shared) ? shared : sample)) {
    if (record.format !== "5.0") continue;
    const { id, files, runtime_files, compat_files, system_info } = record;
    const placed = placeFiles({ "/etc": files, "/run": runtime_files ?? {}, "/rpc": compat_files });
    const compiled = compilePolicy(placed, sources);
    if ("errors" in compiled) continue;
    const whole = new Evaluator(loadCurrentPolicy(placed, sources));
    const info = readSystemInfo(system_info ?? { domains: {} });
    for (const [number, each] of record.cases.entries()) {
      const { service, argument = "+", source, target } = each.request;
      const call = { service, argument, source, target, call: service + argument };
      const policy = readCompiled(compiled.text, placed, sources, service);
      if (policy === undefined) t.fail(`${id} case ${number} is not taken`);
      else {
        const decision = JSON.stringify(new Evaluator(policy).decide(call, info));
        if (decision !== JSON.stringify(whole.decide(call, info))) t.fail(`${id} case ${number} differs`);
      }
      cases++;
    }
  }
  t.comment(`${cases} cases`);
  t.ok(cases > 0);
});
