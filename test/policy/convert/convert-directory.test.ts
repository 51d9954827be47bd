import fc from "fast-check";
import t from "tap";
import { openLegacyPolicy } from "../../../src/call/policy-source.ts";
import { checkConversion } from "../../../src/policy/convert/check-conversion.ts";
import { convertDirectory } from "../../../src/policy/convert/convert-directory.ts";
import { loadText } from "../../../src/policy/convert/text-policy.ts";
import { Evaluator } from "../../../src/policy/evaluate/evaluator.ts";
import { chooseServiceFiles } from "../../../src/policy/load/file-names.ts";
import { loadAllLegacyServices } from "../../../src/policy/load/load-legacy-services.ts";
import { isBroken, type Policy } from "../../../src/policy/model/policy.ts";
import { splitCall } from "../../../src/policy/model/request.ts";
import { readSystemInfo, type SystemInfo } from "../../../src/policy/model/system-info.ts";
import { decideObviously, type Outcome } from "../../rig/obvious-evaluator.ts";
import { decideLegacyObviously } from "../../rig/obvious-legacy-evaluator.ts";
import { ruleLine } from "../../rig/policy-arbitraries.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const line = fc.oneof({ weight: 4, arbitrary: ruleLine("legacy") }, fc.constantFrom("# why", "", "#\u00e9"));
const text = fc.array(line, { maxLength: 5 }).map((lines) => `${lines.join("\n")}\n`);

t.test("a converted directory loads, keeps comments, and reports every rule and a verdict", async (t) => {
  let safe = 0;
  fc.assert(
    fc.property(text, text, (one, other) => {
      const files = VirtualFiles.of({ "/rpc/svc": one, "/rpc/svc+x": other });
      const legacy = loadAllLegacyServices(files, "/rpc");
      if (isBroken(legacy)) return;
      const { text: converted, fates } = convertDirectory(files, "/rpc");
      const loaded = loadText(converted, "new.policy");
      if (isBroken(loaded)) throw new Error(loaded.errors[0].diagnostic.message);
      for (const comment of ["# why", "#\u00e9"]) {
        const count = (all: string): number => all.split("\n").filter((each) => each === comment).length;
        if (count(converted) !== count(one) + count(other)) throw new Error(`${comment} is lost`);
      }
      if (fates.length !== legacy.rules.length) throw new Error("a rule has no fate");
      const evaluator = new Evaluator(loaded);
      const after = { dialect: "current", decide: evaluator.decide.bind(evaluator) } as const;
      const services = chooseServiceFiles(["svc", "svc+x"]);
      const groups = checkConversion(openLegacyPolicy(files, "/rpc"), after, services, legacy.rules);
      if (groups.every(({ first }) => !first.wider)) safe++;
    }),
    { numRuns: 100 },
  );
  t.ok(safe > 20, `${safe} conversions are not wider`);
});

const names = ["work", "vault", "dvm", "mail"];
const tags = fc.subarray(["red", "blue"]);

/** A possible system: dom0 exists, and the default disposable template is valid or not set. */
const system = fc
  .tuple(
    fc.array(tags, { minLength: 5, maxLength: 5 }),
    fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    fc.nat(4),
  )
  .map(([tagsOf, isTemplate, usual]) => {
    const templates = names.filter((_, number) => isTemplate[number]);
    const default_dispvm = templates[usual % (templates.length + 1)] ?? null;
    const domain = (number: number, more: object) => ({
      type: "AppVM",
      tags: tagsOf[number],
      template_for_dispvms: isTemplate[number] ?? false,
      default_dispvm,
      power_state: "Running",
      uuid: `00000000-0000-4000-8000-00000000000${number}`,
      ...more,
    });
    const all = names.map((name, number) => [name, domain(number, {})]);
    return readSystemInfo({ domains: { dom0: domain(4, { type: "AdminVM" }), ...Object.fromEntries(all) } });
  });

/** Returns where a call can end, by names with one meaning. Targets that the reply refuses are left out. */
function ends(outcome: Outcome, info: SystemInfo): ReadonlySet<string> {
  const resolve = (target: string): readonly string[] => {
    const template = target === "@dispvm" ? defaultTemplate(outcome, info) : target.replace(/^@dispvm:/, "");
    if (target.startsWith("@dispvm")) {
      return info.domains.get(template ?? "")?.templateForDispvms ? [`@dispvm:${template}`] : [];
    }
    const name = target === "@adminvm" ? "dom0" : target;
    return info.domains.has(name) && !("source" in outcome && outcome.source === name) ? [name] : [];
  };
  if (outcome.decision === "allow") return new Set(resolve(outcome.target));
  return new Set(outcome.decision === "ask" ? outcome.targets.flatMap(resolve) : []);
}

function defaultTemplate(outcome: Outcome, info: SystemInfo): string | undefined {
  return ("source" in outcome && info.domains.get(outcome.source)?.defaultDispvm) || undefined;
}

/** Whether another decision allows everything that a decision allows, without more questions. */
function isNotWider(now: Outcome, before: Outcome, info: SystemInfo): boolean {
  const old = ends(before, info);
  const wider = [...ends(now, info)].some((target) => !old.has(target));
  const unasked = now.decision === "allow" && before.decision !== "allow" && ends(now, info).size > 0;
  return !wider && !unasked;
}

t.test("the comparison includes dom0 with a tag and a disposable template", async (t) => {
  const files = VirtualFiles.of({
    "/rpc/svc": "",
    "/rpc/svc+x": "@tag:blue @anyvm allow,target=@dispvm\n@adminvm dom0 allow\n",
  });
  const legacy = loadAllLegacyServices(files, "/rpc");
  const evaluator = new Evaluator(loadText(convertDirectory(files, "/rpc").text, "new.policy") as Policy);
  const after = { dialect: "current", decide: evaluator.decide.bind(evaluator) } as const;
  const services = chooseServiceFiles(["svc", "svc+x"]);
  const groups = checkConversion(openLegacyPolicy(files, "/rpc"), after, services, legacy.rules);
  t.ok(groups.some(({ first }) => first.wider && first.request.source === "dom0"));
});

t.test("the comparison includes domains without a default disposable template", async (t) => {
  const files = VirtualFiles.of({ "/rpc/svc": "@anyvm @dispvm:gone ask,target=@dispvm\n@anyvm @anyvm ask\n" });
  const legacy = loadAllLegacyServices(files, "/rpc") as Policy;
  const evaluator = new Evaluator(loadText(convertDirectory(files, "/rpc").text, "new.policy"));
  const after = { dialect: "current", decide: evaluator.decide.bind(evaluator) } as const;
  const services = chooseServiceFiles(["svc"]);
  const groups = checkConversion(openLegacyPolicy(files, "/rpc"), after, services, legacy.rules);
  t.ok(
    groups.some(({ first }) => first.wider && first.before.decision === "deny"),
    "R4.0 ended with an error while it gathered the choices",
  );
});

t.test("the obvious evaluators confirm that an accepted conversion allows nothing more", async (t) => {
  let compared = 0;
  fc.assert(
    fc.property(text, text, fc.array(system, { minLength: 3, maxLength: 3 }), (one, other, systems) => {
      const files = VirtualFiles.of({ "/rpc/svc": one, "/rpc/svc+x": other });
      const legacy = loadAllLegacyServices(files, "/rpc");
      if (isBroken(legacy)) return;
      const loaded = loadText(convertDirectory(files, "/rpc").text, "new.policy");
      const evaluator = new Evaluator(loaded as Policy);
      const after = { dialect: "current", decide: evaluator.decide.bind(evaluator) } as const;
      const services = chooseServiceFiles(["svc", "svc+x"]);
      const groups = checkConversion(openLegacyPolicy(files, "/rpc"), after, services, legacy.rules);
      if (groups.some(({ first }) => first.wider)) return;
      for (const info of systems) {
        for (const source of info.domains.keys()) {
          for (const target of [...info.domains.keys(), "@default", "@dispvm", "dom0"]) {
            for (const call of ["svc", "svc+", "svc+x", "svc+y"]) {
              const asked = { ...splitCall(call), source, target };
              const rules = legacy.rules.filter(({ argument }) =>
                call === "svc+x" ? argument === "+x" : argument === null,
              );
              const before = decideLegacyObviously(rules, asked, info);
              const now = decideObviously(loaded.rules, asked, info);
              compared++;
              if (isNotWider(now, before, info)) continue;
              throw new Error(`${call} ${source} -> ${target}: ${JSON.stringify([before, now])}`);
            }
          }
        }
      }
    }),
    { numRuns: 100 },
  );
  t.ok(compared > 10_000, `${compared} calls`);
});
