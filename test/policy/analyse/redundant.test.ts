import fc from "fast-check";
import t from "tap";
import { settleDecision } from "../../../src/policy/analyse/explain-settle.ts";
import { findRedundantRules } from "../../../src/policy/analyse/redundant.ts";
import { findShadowedRules } from "../../../src/policy/analyse/shadow.ts";
import type { Decision } from "../../../src/policy/evaluate/decision.ts";
import { Evaluator } from "../../../src/policy/evaluate/evaluator.ts";
import { loadAllLegacyServices } from "../../../src/policy/load/load-legacy-services.ts";
import type { Dialect } from "../../../src/policy/model/dialect.ts";
import type { Rule } from "../../../src/policy/model/rule.ts";
import type { SystemInfo } from "../../../src/policy/model/system-info.ts";
import { loadTexts } from "../../rig/load-texts.ts";
import { allRequests, plainSystem, ruleList, withTemplates } from "../../rig/plain-systems.ts";
import { ruleLine } from "../../rig/policy-arbitraries.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

function findAll(rules: readonly Rule[], dialect: Dialect = "current") {
  const shadowed = new Set(findShadowedRules(rules, dialect).map(({ rule }) => rule));
  return findRedundantRules(rules, shadowed, dialect);
}

/** Lists redundant rules with the rules that replace them, by line: `1>3`. */
function redundant(...lines: readonly string[]): readonly string[] {
  const { rules } = loadTexts({ "/etc/a.policy": lines.join("\n") });
  return findAll(rules).map(({ rule, replacedBy }) => `${rule.place.line}>${replacedBy.place.line}`);
}

t.test("a later rule makes a rule redundant", async (t) => {
  t.same(redundant("a * work vault deny", "a * @anyvm @anyvm deny"), ["1>2"]);
  t.same(redundant("a * work vault deny", "* * @anyvm @anyvm deny"), ["1>2"]);
  t.same(redundant("* * work vault deny", "b * work mail deny", "* * @anyvm @anyvm deny"), ["1>3", "2>3"]);
  t.same(redundant("* * work vault deny", "a * @anyvm @anyvm deny"), [], "the later rule is for one service only");
  t.same(redundant("a +x work vault deny", "a * work vault deny"), ["1>2"]);
  t.same(redundant("a * work vault deny", "a +x @anyvm @anyvm deny"), [], "the later rule is for one argument only");
  t.same(redundant("a * work vault allow", "a * @anyvm @anyvm deny"), []);
  t.same(redundant("a * work dom0 deny", "a * @anyvm @anyvm deny"), [], "@anyvm is not dom0");
});

t.test("a rule in between with another effect counts if it can match", async (t) => {
  const last = "a * @anyvm @anyvm deny";
  t.same(redundant("a * work vault deny", "a * @anyvm vault allow", last), []);
  t.same(redundant("a * work vault deny", "a * work @tag:red allow", last), []);
  t.same(redundant("a * work vault deny", "a * work uuid:1 allow", last), []);
  t.same(redundant("a * work vault deny", "a * mail vault allow", last), ["1>3"]);
  t.same(redundant("a * work vault deny", "a * work mail allow", last), ["1>3"]);
  t.same(redundant("a +x work vault deny", "a +y work vault allow", last), ["1>3"]);
  t.same(redundant("a +x work vault deny", "a * work vault allow", last), []);
  t.same(redundant("a * work vault deny", "b * work vault allow", last), ["1>3"]);
  t.same(redundant("a * work vault deny", "* * work vault allow", last), []);
  t.same(redundant("a * work vault deny", "a * work @default allow target=vault", last), ["1>3"]);
});

t.test("of two equal rules the shadowed one is reported", async (t) => {
  t.same(redundant("a * work vault deny", "a * work vault deny"), []);
  t.same(redundant("a * work vault deny", "a * work vault deny", "a * @anyvm @anyvm deny"), ["1>3"]);
});

t.test("the choices of a question must stay the same", async (t) => {
  const ask = "a * work @default ask";
  t.same(redundant("a * work vault allow", "a * work @anyvm allow", ask), ["1>2"]);
  t.same(redundant("a * work vault deny", ask, "a * work mail allow target=vault", "a * work @anyvm deny"), []);
  t.same(redundant("a * work vault deny", ask, "a * work mail allow target=web", "a * work @anyvm deny"), ["1>4"]);
  t.same(redundant("* * work vault deny", "* * mail mail allow target=vault", "* * @anyvm @anyvm deny", ask), ["1>3"]);
  t.same(redundant("a * work dom0 allow", "a * work * allow"), ["1>2"]);
  t.same(redundant(ask, "a * work dom0 allow", "a * work * allow"), [], "both names of dom0 offer it");
  t.same(redundant("a * work @dispvm:dvm allow", "a * work @anyvm allow"), ["1>2"]);
  t.same(redundant(ask, "a * work @dispvm:dvm allow", "a * work @anyvm allow"), [], "the template can be missing");
  t.same(redundant("* * work @default ask", "a * work dom0 allow", "a * work * allow"), []);
  t.same(redundant("* * work dom0 allow", "* * work * allow", "a * mail @default ask"), []);
  t.same(redundant("a * work vault ask target=mail", "a * @anyvm @anyvm ask target=mail"), ["1>2"]);
});

t.test("a call for @dispvm without a template is denied by the first rule for a template", async (t) => {
  t.same(redundant("a * work @dispvm:dvm allow target=vault", "a * work @anyvm allow target=vault"), []);
  t.same(redundant("a * work @dispvm:dvm deny", "a * work @anyvm deny"), ["1>2"]);
  t.same(redundant("a * work @dispvm:dvm ask target=x", "a * @anyvm @dispvm:dvm ask target=x"), ["1>2"]);
});

t.test("a rule that never matches is not reported as redundant", async (t) => {
  t.same(redundant("a * @dispvm:dvm vault deny", "a * * * deny"), []);
});

t.test("the number of examined rules is limited", async (t) => {
  const between = (count: number) => Array.from({ length: count }, (_, number) => `a * q${number} vault allow`);
  t.same(redundant("a * work vault deny", ...between(127), "a * @anyvm @anyvm deny"), ["1>129"]);
  t.same(redundant("a * work vault deny", ...between(128), "a * @anyvm @anyvm deny"), []);
});

t.test("rules of other services are skipped", async (t) => {
  const others = Array.from({ length: 300 }, (_, number) => `b${number} * work vault allow`);
  t.same(redundant(...others, "a * work vault deny", ...others.map((line) => `c${line}`), "a * * * deny"), ["301>602"]);
});

t.test("in R4.0 the rules of one file count", async (t) => {
  const load = (texts: Readonly<Record<string, string>>) =>
    findAll(loadAllLegacyServices(VirtualFiles.of(texts), "/rpc").rules, "legacy").map(
      ({ rule, replacedBy }) => `${rule.place.line}>${replacedBy.place.line}`,
    );
  t.same(load({ "/rpc/a": "work vault deny\n$anyvm $anyvm deny" }), ["1>2"]);
  t.same(load({ "/rpc/a+x": "work vault deny", "/rpc/a": "$anyvm $anyvm deny" }), []);
  t.same(load({ "/rpc/a": "work $type:AdminVM deny\nwork $type:AdminVM deny" }), [], "neither rule ever matches");
});

t.test("without a redundant rule, or without all of them, every decision stays the same", async () => {
  fc.assert(
    fc.property(ruleList, plainSystem, (rules, info) => compare(rules, "current", info)),
    { numRuns: 300 },
  );
});

t.test("in R4.0, with valid default templates, every decision stays the same", async () => {
  const list = fc.array(ruleLine("legacy"), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(list, plainSystem, (lines, info) => {
      const loaded = loadAllLegacyServices(VirtualFiles.of({ "/rpc/a": lines.join("\n") }), "/rpc", "a");
      compare(loaded.rules, "legacy", withTemplates(info));
    }),
    { numRuns: 300 },
  );
});

function compare(rules: readonly Rule[], dialect: Dialect, info: SystemInfo): void {
  const found = findAll(rules, dialect).map(({ rule }) => rule);
  if (found.length === 0) return;
  const before = new Evaluator({ dialect, rules });
  for (const removed of [...found.map((rule) => [rule]), found]) {
    const after = new Evaluator({ dialect, rules: rules.filter((rule) => !removed.includes(rule)) });
    for (const request of allRequests(rules, info)) {
      const one = describe(before.decide(request, info), dialect, info);
      const other = describe(after.decide(request, info), dialect, info);
      if (one === other) continue;
      const lines = removed.map(({ place }) => place.line);
      throw new Error(`${JSON.stringify(request)} without ${lines}: ${one}, ${other}`);
    }
  }
}

/** Normalises the two ways to set no user. */
function describe(decided: Decision, dialect: Dialect, info: SystemInfo): string {
  const decision = settleDecision(decided, dialect, info);
  if (decision.decision === "deny") return "deny";
  const { rule: _rule, request: _request, ...rest } = decision;
  return JSON.stringify({ ...rest, user: rest.user ?? "" });
}
