import t from "tap";
import {
  canonicalTarget,
  countCombinations,
  findReach,
  mentionedServices,
  type ReachQuestion,
} from "../../../src/policy/analyse/reach.ts";
import { sampleDomains } from "../../../src/policy/analyse/sample-domains.ts";
import { Evaluator } from "../../../src/policy/evaluate/evaluator.ts";
import { loadTexts } from "../../rig/load-texts.ts";

function reach(text: string, question: Partial<ReachQuestion> = {}): readonly string[] {
  const policy = loadTexts({ "/etc/10.policy": text });
  const evaluator = new Evaluator(policy);
  const { info } = sampleDomains(policy.rules);
  const whole = { info, services: mentionedServices(policy.rules), ...question };
  t.ok(countCombinations(whole) > 0);
  return findReach({ dialect: "current", decide: (request, world) => evaluator.decide(request, world) }, whole).map(
    ({ source, intended, service, argument, decision, targets, rule }) =>
      [source, intended, service ?? "*", argument ?? "(other)", decision, targets.join(","), rule.line].join(" "),
  );
}

t.test("redirects, asks, and the ends of calls", (t) => {
  const text = "a * work vault allow target=dom0\na * work mail ask target=uuid:12\na * work work allow\n";
  t.same(reach(text), ["work vault a * allow dom0 1", "work mail a * ask qube-12 2"], "a domain does not reach itself");
  t.same(reach(text, { to: "@adminvm" }), ["work vault a * allow dom0 1"]);
  t.same(reach(text, { to: "uuid:12" }), ["work mail a * ask qube-12 2"]);
  t.same(reach(text, { from: "mail" }), []);
  const dispvm = "a * work @dispvm:dvm allow\n";
  t.same(reach(dispvm, { to: "@dispvm" }), ["work @dispvm:dvm a * allow @dispvm:dvm 1"]);
  t.same(reach(dispvm, { to: "dvm" }), []);
  t.end();
});

t.test("arguments", (t) => {
  t.same(reach("a +x work vault deny\na * work vault allow\n"), ["work vault a (other) allow vault 2"]);
  t.same(reach("a +other work vault allow\n"), ["work vault a +other allow vault 1"]);
  const services = [{ service: "a", arguments: ["+x"], others: false }];
  t.same(reach("a * work vault allow\n", { services }), ["work vault a +x allow vault 1"]);
  t.end();
});

t.test("any service", (t) => {
  t.same(reach("* * work vault allow\nb * work vault deny\na * work vault deny\n"), [
    "work vault a * allow vault 1",
    "work vault b * allow vault 1",
    "work vault * * allow vault 1",
  ]);
  t.end();
});

t.test("services are sorted by name", (t) => {
  const { rules } = loadTexts({
    "/etc/10.policy": "b * x y deny\na * x y deny\nc * x y deny\n* * x y deny\nab * x y deny\n",
  });
  t.same(
    mentionedServices(rules).map(({ service }) => service),
    ["a", "ab", "b", "c", null],
  );
  t.end();
});

t.test("one name for each target", (t) => {
  const { info } = sampleDomains(loadTexts({ "/etc/10.policy": "a * uuid:12 b deny\n" }).rules);
  t.equal(canonicalTarget("@dispvm:uuid:12", info), "@dispvm:qube-12");
  t.equal(canonicalTarget("@dispvm:none", info), "@dispvm:none");
  t.equal(canonicalTarget("none", info), "none");
  t.end();
});
