import { inspect, isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import t, { type Test } from "tap";
import type { Decision } from "../../../src/policy/evaluate/decision.ts";
import { Evaluator } from "../../../src/policy/evaluate/evaluator.ts";
import { loadCurrentPolicy } from "../../../src/policy/load/load-current.ts";
import { isMissing, loadLegacyPolicy } from "../../../src/policy/load/load-legacy.ts";
import { isBroken, type LoadedPolicy, type Policy } from "../../../src/policy/model/policy.ts";
import { decideObviously, type Outcome } from "../../rig/obvious-evaluator.ts";
import { decideLegacyObviously } from "../../rig/obvious-legacy-evaluator.ts";
import { request, ruleLine, systemInfo } from "../../rig/policy-arbitraries.ts";
import { VirtualFiles } from "../../rig/virtual-files.ts";

t.test("the current dialect agrees with its slow, obvious evaluator", async (t) => {
  const policy = fc
    .array(ruleLine("policy"), { minLength: 3, maxLength: 20 })
    .map((lines) => load("/policy/a.policy", lines));
  comparePolicies(t, policy, decideObviously);
});

t.test("the R4.0 dialect agrees with its slow, obvious evaluator", async (t) => {
  const policy = fc
    .array(ruleLine("legacy"), { minLength: 3, maxLength: 20 })
    .map((lines) => load("/legacy/service", lines));
  comparePolicies(t, policy, decideLegacyObviously);
});

function load(path: string, lines: readonly string[]): Policy {
  const files = new VirtualFiles();
  files.addFile(path, lines.join("\n"));
  const loaded: LoadedPolicy | object = path.startsWith("/legacy/")
    ? loadLegacyPolicy(files, "/legacy", "service")
    : loadCurrentPolicy(files, { directories: ["/policy"], legacyDirectory: "/legacy" });
  if (!("dialect" in loaded) || isMissing(loaded) || isBroken(loaded))
    throw new Error(`does not load: ${lines.join("\n")}`);
  return loaded;
}

function comparePolicies(t: Test, policies: fc.Arbitrary<Policy>, decide: typeof decideObviously): void {
  const seen = new Map<string, number>();
  const calls = fc.array(request, { minLength: 10, maxLength: 10 });
  const property = fc.property(policies, systemInfo, calls, (policy, info, requests) => {
    const evaluator = new Evaluator(policy);
    for (const request of requests) {
      const want = decide(policy.rules, request, info);
      const got = summarise(evaluator.decide(request, info));
      const what = want.decision === "deny" ? want.reason : want.decision;
      seen.set(what, (seen.get(what) ?? 0) + 1);
      // If the reference crashes, any deny is right.
      if (want.decision === "stuck" && got.decision === "deny") continue;
      if (!isDeepStrictEqual(got, want)) throw new Error(inspect({ request, want, got }, { depth: 5 }));
    }
  });
  fc.assert(property, { numRuns: 3000 });
  t.ok(["allow", "ask", "rule", "no-match"].every((what) => seen.has(what)));
  t.comment([...seen].map(([what, count]) => `${what}: ${count}`).join(", "));
}

function summarise(decision: Decision): Outcome {
  if (decision.decision === "deny") {
    const { reason, rule, notify } = decision;
    return { decision: "deny", reason, rule, notify };
  }
  const { rule, source, requestedTarget, user, autostart, notify } = decision;
  const granted = { rule: rule.place, source, requestedTarget, user, autostart, notify };
  return decision.decision === "allow"
    ? { decision: "allow", ...granted, target: decision.target }
    : { decision: "ask", ...granted, targets: decision.targets, defaultTarget: decision.defaultTarget };
}
