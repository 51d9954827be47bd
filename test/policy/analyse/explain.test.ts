import { inspect } from "node:util";
import fc from "fast-check";
import t, { type Test } from "tap";
import { explain } from "../../../src/policy/analyse/explain.ts";
import type { Decision } from "../../../src/policy/evaluate/decision.ts";
import { Evaluator } from "../../../src/policy/evaluate/evaluator.ts";
import { isMissing, loadLegacyPolicy } from "../../../src/policy/load/load-legacy.ts";
import { isBroken, type Policy } from "../../../src/policy/model/policy.ts";
import { type Request, splitCall } from "../../../src/policy/model/request.ts";
import type { Rule, RulePlace } from "../../../src/policy/model/rule.ts";
import type { SystemInfo } from "../../../src/policy/model/system-info.ts";
import { makeCatalogue } from "../../../src/policy/services/catalogue.ts";
import { loadTexts } from "../../rig/load-texts.ts";
import { decideObviously } from "../../rig/obvious-evaluator.ts";
import { decideLegacyObviously } from "../../rig/obvious-legacy-evaluator.ts";
import { request, ruleLine, systemInfo } from "../../rig/policy-arbitraries.ts";
import { info } from "../../rig/small-system.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

const always = () => true;
const catalogue = makeCatalogue();

t.test("the first rule without a failing column decides, in the current dialect", async (t) => {
  agree(t, "policy", loadCurrent, decideObviously);
});

t.test("the first rule without a failing column decides, in R4.0", async (t) => {
  agree(t, "legacy", loadLegacy, decideLegacyObviously);
});

function loadCurrent(lines: readonly string[]): Policy {
  const policy = loadTexts({ "/etc/a.policy": lines.join("\n"), "/rpc/": "" });
  if (isBroken(policy)) throw new Error(lines.join("\n"));
  return policy;
}

function loadLegacy(lines: readonly string[]): Policy {
  const policy = loadLegacyPolicy(VirtualFiles.of({ "/rpc/service": lines.join("\n") }), "/rpc", "service");
  if (isMissing(policy) || isBroken(policy)) throw new Error(lines.join("\n"));
  return policy;
}

/** Compares with both evaluators, and tries the proposed change. */
function agree(
  t: Test,
  format: "policy" | "legacy",
  load: (lines: readonly string[]) => Policy,
  decideSlowly: typeof decideObviously,
): void {
  const seen = { decided: 0, unmatched: 0, changed: 0 };
  const calls = fc.array(request, { minLength: 10, maxLength: 10 });
  const lines = fc.array(ruleLine(format), { minLength: 3, maxLength: 20 });
  const property = fc.property(lines, systemInfo, calls, (lines, info, requests) => {
    const policy = load(lines);
    const evaluator = new Evaluator(policy);
    for (const request of requests) {
      const decision = evaluator.decide(request, info);
      const { rule, missed, change, decision: final } = explain(policy, request, info, always, catalogue);
      const place = placeOf(decision);
      const fail = (what: string) => {
        throw new Error(inspect({ what, lines, request, info, decision, rule, change }, { depth: 6 }));
      };
      if (place !== null && place !== rule?.place) fail("another rule decides");
      if (place === null && rule !== null) fail("no rule decides");
      if (decision.decision === "deny" && (final.decision !== "deny" || final.reason !== decision.reason)) {
        fail("another decision");
      }
      if (final.decision !== "deny" && final.decision !== decision.decision) fail("another decision");
      const slow = decideSlowly(policy.rules, request, info);
      if (slow.decision !== "stuck" && slow.rule !== (rule?.place ?? null)) fail("the obvious evaluator disagrees");
      seen[rule === null ? "unmatched" : "decided"]++;
      const before = rule === null ? policy.rules : policy.rules.slice(0, policy.rules.indexOf(rule));
      const tried = before.filter(({ service }) => service === null || service === request.service);
      if (missed.length > 0 && missed.length !== tried.length) fail("not all rules that are tried");
      if (final.decision !== "deny" || change === null || change.outcome === null) continue;
      seen.changed++;
      const at = change.place.kind === "before" ? policy.rules.indexOf(change.place.rule) : lines.length;
      const changed = new Evaluator(load(lines.toSpliced(at, 0, change.line))).decide(request, info);
      if (changed.decision !== change.outcome.decision) fail("the line has another effect");
    }
  });
  fc.assert(property, { numRuns: 300 });
  t.ok(seen.decided > 300 && seen.unmatched > 100 && seen.changed > 100, inspect(seen));
}

function placeOf(decision: Decision): RulePlace | null {
  return decision.decision === "deny" ? decision.rule : decision.rule.place;
}

t.test("the path to the decision", async (t) => {
  const policy = loadCurrent([
    "a.S +x work vault allow",
    "b.S * * * allow",
    "a.S * work vault deny",
    "a.S +y work vault ask",
    "* * work vault allow",
  ]);
  const explained = run(policy, "work vault a.S");
  t.equal(explained.rule?.place.line, 3);
  t.strictSame(
    explained.missed.map(({ rule, mismatch }) => [rule.place.line, mismatch]),
    [[1, { field: "argument", why: "+x, but the call has +" }]],
  );
  t.equal(explained.nearest?.rule.place.line, 5);
  t.strictSame(explained.nearest?.mismatches, []);
  t.equal(explained.nearest?.decidedBefore?.place.line, 3);
  t.equal(explained.change?.line, "a.S + work vault allow");
  t.match(explained.change, {
    place: { kind: "before", rule: { place: { line: 3 } } },
    outcome: { decision: "allow" },
  });
  t.equal(explained.help, null);
});

t.test("the first of the nearest rules", async (t) => {
  const policy = loadCurrent(["a.S +x vault work allow", "a.S * work dvm ask", "a.S * vault vault allow"]);
  const { rule, nearest, change } = run(policy, "work vault a.S");
  t.equal(rule, null);
  t.equal(nearest?.rule.place.line, 2);
  t.strictSame(nearest?.mismatches, [{ field: "target", why: "dvm, but the call goes to vault" }]);
  t.equal(nearest?.decidedBefore, null);
  t.equal(change?.place.kind, "anywhere");
  t.equal(run(loadCurrent(["a.S * work vault deny"]), "work vault a.S").nearest, null);
});

t.test("places of a change", async (t) => {
  const policy = loadTexts({
    "/etc/10-a.policy": "b.S * work vault allow\n!include-service a.S * s\n",
    "/etc/s": "work dvm allow\n@anyvm @anyvm deny\n",
    "/rpc/": "",
  }) as Policy;
  const isTopLevel = ({ place }: Rule) => place.file.endsWith(".policy");
  const place = (mayHold: (rule: Rule) => boolean) => run(policy, "work vault a.S", mayHold).change;
  t.match(place(isTopLevel), { place: { kind: "before", rule: { place: { file: "/etc/10-a.policy", line: 1 } } } });
  t.match(place(always), { place: { kind: "before", rule: { place: { file: "/etc/s", line: 2 } } } });
  t.match(
    place(() => false),
    { place: { kind: "earlier-file", rule: { place: { file: "/etc/s" } } }, outcome: { decision: "allow" } },
  );
});

t.test("changes that are not sufficient", async (t) => {
  const policy = loadCurrent(["* * @anyvm * deny", "* * * @default deny"]);
  t.match(run(policy, "work '' a.S").change, { line: "a.S + work @default allow target=NAME", outcome: null });
  t.match(run(policy, "work vault a.S+a/b").change, { line: "a.S * work vault allow", outcome: { decision: "allow" } });
  t.match(run(policy, "work work a.S"), { change: null, help: /^no line allows this call: loopback/ });
  for (const [call, service] of [
    ["a/S", '"a/S"'],
    ["+x", '""'],
  ] as const) {
    const { change, help } = run(policy, `work vault ${call}`);
    t.equal(change, null);
    t.equal(help, `correct the service: no line can name ${service}, only * matches it`);
  }
  const legacy = loadLegacy(["@anyvm @anyvm deny"]);
  t.match(run(legacy, "work vault service").change, { line: "work vault allow", place: { kind: "before" } });
  t.match(run(legacy, "work '' service").change, { line: "work @default allow,target=NAME" });
  const gone = { change: null, help: "correct the call: the target gone does not exist" };
  t.match(run(legacy, "work gone service"), gone);
  t.match(run(legacy, "gone vault service"), {
    change: null,
    help: "correct the call: the source gone does not exist",
  });
  t.match(run(legacy, "work @dispvm:vault service"), { change: null, help: /existing domains/ });
});

t.test("denials that no policy line can change", async (t) => {
  const policy = loadCurrent(["a.S * * vault allow autostart=no", "a.S * * @default ask"]);
  const stopped = run(policy, "work vault a.S");
  t.match(stopped, { decision: { reason: "would-autostart" }, nearest: null, change: null });
  t.match(stopped.help, /^start the target/);
  t.equal(stopped.rule?.place.line, 1);
  const refused = run(policy, "work @dispvm:vault a.S");
  t.match(refused, { decision: { reason: "not-dispvm-template" }, rule: null, missed: [] });
  t.match(run(policy, "work @anyvm a.S"), { decision: { reason: "bad-request-target" }, rule: null });
  t.match(run(policy, "* vault a.S"), { decision: { reason: "bad-request" }, rule: null });
  const relayed = explain(
    policy,
    { ...requestOf("work vault a.S"), requestedSource: "vault" },
    info,
    always,
    catalogue,
  );
  t.match(relayed, { decision: { reason: "requested-source-not-remote" }, rule: null });
  t.match(run(loadCurrent(["a.S * * * allow"]), "work @adminvm a.S"), { decision: { decision: "allow" }, help: null });
});

t.test("notes about unusual calls", async (t) => {
  const policy = loadCurrent(["a.S * * * deny"]);
  t.strictSame(run(policy, "work vault a.S").notes, []);
  t.strictSame(run(policy, "@adminvm '' a.S").notes, []);
  t.strictSame(run(policy, "wrok gone a.S").notes, [
    "the source wrok does not exist; did you mean work?",
    "gone does not exist, so the target counts as @default",
  ]);
});

function requestOf(text: string): Request {
  const [source = "", target = "", call = ""] = text.split(" ").map((word) => (word === "''" ? "" : word));
  return { ...splitCall(call), source, target };
}

function run(policy: Policy, text: string, mayHold: (rule: Rule) => boolean = always, system: SystemInfo = info) {
  return explain(policy, requestOf(text), system, mayHold, catalogue);
}
