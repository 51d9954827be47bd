import fc from "fast-check";
import t from "tap";
import { findShadowedRules, haveSameAction } from "../../../src/policy/analyse/shadow.ts";
import { loadAllLegacyServices } from "../../../src/policy/load/load-legacy-services.ts";
import { type Request, splitCall } from "../../../src/policy/model/request.ts";
import type { Rule } from "../../../src/policy/model/rule.ts";
import type { DomainInfo, SystemInfo } from "../../../src/policy/model/system-info.ts";
import { isDom0, type VmToken } from "../../../src/policy/model/token.ts";
import { loadTexts } from "../../rig/load-texts.ts";
import { decideObviously } from "../../rig/obvious-evaluator.ts";
import { allRequests, makeSystem, plainSystem, ruleList } from "../../rig/plain-systems.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

/** Lists shadowed rules with the rules that hide them, by line: `3<1,2`. */
function shadowed(lines: readonly string[]): readonly string[] {
  return describe(loadTexts({ "/etc/a.policy": lines.join("\n") }).rules);
}

function describe(rules: readonly Rule[], dialect: "current" | "legacy" = "current"): readonly string[] {
  return findShadowedRules(rules, dialect).map(
    ({ rule, hiddenBy }) => `${rule.place.line}<${hiddenBy.map(({ place }) => place.line).sort()}`,
  );
}

t.test("a rule is shadowed by a rule that matches all its calls", async (t) => {
  t.same(shadowed(["* * @anyvm @anyvm deny", "a * work vault allow"]), ["2<1"]);
  t.same(shadowed(["a * @anyvm @anyvm deny", "* * work vault allow"]), [], "another service");
  t.same(shadowed(["a +x * * deny", "a * work vault allow"]), [], "another argument");
  t.same(shadowed(["a * work vault deny", "a +x work vault allow"]), ["2<1"]);
  t.same(shadowed(["a * @anyvm @anyvm deny", "a * work dom0 allow"]), [], "@anyvm is not dom0");
  t.same(shadowed(["a * work dom0 deny", "a * work @adminvm allow"]), ["2<1"], "dom0 has two names");
  t.same(shadowed(["a * work @tag:red deny", "a * work vault allow"]), [], "its tags are unknown");
  t.same(shadowed(["a * work @type:AdminVM deny", "a * work dom0 allow"]), [], "@adminvm has no type");
  t.same(shadowed(["a * work dom0 deny", "a * work @type:AdminVM allow"]), ["2<1"]);
  t.same(shadowed(["a * work uuid:1 deny", "a * work vault allow"]), []);
});

t.test("several rules can shadow a rule together", async (t) => {
  t.same(shadowed(["a * @anyvm @anyvm deny", "a * @anyvm dom0 deny", "a * @anyvm * allow"]), ["3<1,2"]);
  t.same(shadowed(["a * dom0 * deny", "a * @anyvm @anyvm deny", "a * * @anyvm allow"]), ["3<1,2"]);
  t.same(shadowed(["a * work @dispvm deny", "a * work @dispvm:dvm deny", "a * work @dispvm:dvm allow"]), ["3<1,2"]);
  t.same(shadowed(["a * @type:AppVM * deny", "a * @type:TemplateVM * deny", "a * @anyvm * allow"]), []);
});

t.test("disposables are distinguished", async (t) => {
  t.same(shadowed(["a * work @dispvm deny", "a * work @dispvm:dvm allow"]), []);
  t.same(shadowed(["a * work @dispvm:dvm deny", "a * work @dispvm allow"]), []);
  t.same(shadowed(["a * work @anyvm deny", "a * work @dispvm:@tag:red allow"]), ["2<1"]);
  t.same(shadowed(["a * work @dispvm:@tag:red deny", "a * work @dispvm:dvm allow"]), []);
  t.same(shadowed(["a * @anyvm @anyvm deny", "a * @dispvm:dvm vault allow"]), [], "it matches no source");
});

t.test("a rule for dom0's default disposable can be hidden by two rules that each miss a name of dom0", async (t) => {
  const lines = ["a * @type:AdminVM @dispvm deny", "a * dom0 @dispvm:dvm deny", "a * dom0 @dispvm allow"];
  t.same(shadowed(lines), ["3<1,2"]);
});

t.test("no rule can name the placeholder for other templates", async (t) => {
  const lines = ["a * work @default deny", "a * work @dispvm deny", "a * work @dispvm:(fresh) deny"];
  t.same(shadowed([...lines, "a * work @anyvm allow"]), []);
});

t.test("in R4.0 only rules of the same file hide each other", async (t) => {
  const load = (texts: Readonly<Record<string, string>>) =>
    describe(loadAllLegacyServices(VirtualFiles.of(texts), "/rpc").rules, "legacy");
  t.same(load({ "/rpc/a": "$anyvm $anyvm deny\nwork vault allow" }), ["2<1"]);
  t.same(
    load({ "/rpc/a": "$anyvm $anyvm deny", "/rpc/a+x": "work vault allow" }),
    [],
    "calls with +x use another file",
  );
  t.same(load({ "/rpc/a": "* * deny\nwork vault allow" }), [], "* is a name");
  t.same(load({ "/rpc/a": "work dom0 allow\nwork $type:AdminVM allow" }), [], "dom0 has no type there");
  t.same(load({ "/rpc/a": "$anyvm $anyvm deny\nwork $dispvm allow" }), ["2<1"]);
  t.same(load({ "/rpc/a": "$anyvm $anyvm deny\nwork $dispvm:dvm allow\nwork $default deny" }), ["2<1", "3<1"]);
});

t.test("actions with the same effect are equal", async (t) => {
  const same = (one: string, other: string): boolean => {
    const [first, second] = loadTexts({ "/etc/a.policy": `a * work @anyvm ${one}\na * work @anyvm ${other}` }).rules;
    return haveSameAction(first as Rule, second as Rule);
  };
  t.ok(same("allow", "allow user= notify=no autostart=yes"));
  t.ok(same("allow target=dom0", "allow target=@adminvm"));
  t.notOk(same("allow", "ask"));
  t.notOk(same("deny", "deny notify=no"));
  t.notOk(same("ask default_target=a", "ask default_target=b"));
  t.notOk(same("allow target=a", "allow"));
});

t.test("an empty target= of R4.0 differs from a missing one", async (t) => {
  const { rules } = loadAllLegacyServices(
    VirtualFiles.of({ "/rpc/a": "work vault allow\nwork vault allow,target=" }),
    "/rpc",
  );
  t.notOk(haveSameAction(rules[0] as Rule, rules[1] as Rule));
});

t.test("a shadowed rule decides no call on any system", async () => {
  fc.assert(
    fc.property(ruleList, plainSystem, (rules, info) => {
      const lines = new Set(findShadowedRules(rules, "current").map(({ rule }) => rule.place.line));
      if (lines.size === 0) return;
      for (const request of allRequests(rules, info)) {
        const outcome = decideObviously(rules, request, info);
        const line = outcome.decision === "stuck" ? undefined : outcome.rule?.line;
        if (line !== undefined && line !== null && lines.has(line)) throw new Error(JSON.stringify({ line, request }));
      }
    }),
    { numRuns: 200 },
  );
});

t.test("any other rule decides some call on some system", async () => {
  fc.assert(
    fc.property(ruleList, (rules) => {
      const hidden = new Set(findShadowedRules(rules, "current").map(({ rule }) => rule));
      for (const rule of rules) {
        if (hidden.has(rule) || rule.source.kind.startsWith("dispvm")) continue;
        // dom0 is not a template, so the two ways to name it as one may differ.
        if (rule.target.kind === "dispvm_name" && isDom0(rule.target.name)) continue;
        if (!hasWitness(rules, rule)) throw new Error(`no call for line ${rule.place.line}`);
      }
    }),
    { numRuns: 200 },
  );
});

/** Whether a rule decides some call on a system with exactly the domains that the rule needs. */
function hasWitness(rules: readonly Rule[], rule: Rule): boolean {
  const info = systemFor(rule);
  const call = `${rule.service ?? "other.Service"}${rule.argument ?? "+other"}`;
  const requests: Request[] = [];
  const names = [...info.domains.values()].flatMap(({ name, uuid }) => [name, `uuid:${uuid}`]);
  for (const source of [...names, "@adminvm"]) {
    const templates = names.map((name) => `@dispvm:${name}`);
    for (const target of [...names, "@adminvm", "@default", "@dispvm", ...templates]) {
      requests.push({ ...splitCall(call), source, target });
    }
  }
  // The action does not influence which rule decides, and a deny never fails.
  const denies = rules.map((each) => ({ ...each, action: { kind: "deny", notify: true } as const }));
  return requests.some((request) => {
    const outcome = decideObviously(denies, request, info);
    return outcome.decision === "deny" && outcome.rule?.line === rule.place.line;
  });
}

function systemFor({ source, target }: Rule): SystemInfo {
  const domains = new Map<string, DomainInfo>();
  const add = (name: string, parts: Partial<DomainInfo> = {}): void => {
    const known = domains.get(name);
    const plain: DomainInfo = {
      name,
      type: "OtherVM",
      tags: [],
      templateForDispvms: false,
      defaultDispvm: "fresh-template",
      internal: false,
      powerState: "Running",
      uuid: `other-${name}`,
      icon: null,
      guivm: null,
      relayvm: null,
      transportRpc: null,
    };
    domains.set(name, { ...plain, ...known, ...parts });
  };
  const addToken = (token: VmToken, name: string, parts: Partial<DomainInfo> = {}): void => {
    if (isDom0(token.text) || token.text === "@type:AdminVM") add("dom0", parts);
    else if (token.kind === "name") add(token.text, parts);
    else if (token.kind === "uuid") add(token.text.slice(5), { ...parts, uuid: token.text.slice(5) });
    else if (token.kind === "tag") add(name, { ...parts, tags: [token.tag] });
    else if (token.kind === "type") add(name, { ...parts, type: token.type });
  };
  add("dom0", { type: "AdminVM", uuid: "00000000-0000-0000-0000-000000000000" });
  add("other");
  add("fresh-template", { templateForDispvms: true });
  addToken(source, "source");
  addToken(target, "target");
  if (target.kind === "dispvm_tag") add("template", { templateForDispvms: true, tags: [target.tag] });
  if (target.kind === "dispvm_name") {
    const { name } = target;
    const kind = name.startsWith("uuid:") ? "uuid" : "name";
    addToken({ kind, text: name }, "template", { templateForDispvms: true });
  }
  return makeSystem([...domains.values()]);
}
