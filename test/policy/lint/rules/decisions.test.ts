import fc from "fast-check";
import t from "tap";
import { settleDecision } from "../../../../src/policy/analyse/explain-settle.ts";
import type { Decision } from "../../../../src/policy/evaluate/decision.ts";
import { Evaluator } from "../../../../src/policy/evaluate/evaluator.ts";
import { loadLegacyPolicy } from "../../../../src/policy/load/load-legacy.ts";
import { isBroken, type LoadedPolicy } from "../../../../src/policy/model/policy.ts";
import type { SystemInfo } from "../../../../src/policy/model/system-info.ts";
import { lintTexts } from "../../../rig/lint-texts.ts";
import { loadTexts } from "../../../rig/load-texts.ts";
import { allRequests, plainSystem, withTemplates } from "../../../rig/plain-systems.ts";
import { ruleLine } from "../../../rig/policy-arbitraries.ts";
import { VirtualFiles } from "../../../rig/virtual-files.ts";

/** Decisions that a line must not give, by the lint rule that reports the line. */
const excluded: Readonly<Record<string, (decision: Decision) => boolean>> = {
  "shadowed-rule": () => true,
  "dispvm-in-source": () => true,
  "ask-with-no-choice": ({ decision }) => decision === "ask",
  "default-target-not-offered": (decision) => decision.decision === "ask" && decision.defaultTarget !== null,
  "loopback-allow": ({ decision }) => decision === "allow",
  "autostart-no-on-disposable": ({ decision }) => decision === "allow",
};

function check(texts: Readonly<Record<string, string>>, policy: LoadedPolicy, info: SystemInfo, known: boolean): void {
  if (isBroken(policy)) throw new Error("the rules do not load");
  const found = Object.keys(excluded).flatMap((id) =>
    lintTexts(id, texts, known ? info : undefined).map((text) => [Number(/:(\d+):/.exec(text)?.[1]), id] as const),
  );
  if (found.length === 0) return;
  const evaluator = new Evaluator(policy);
  for (const request of allRequests(policy.rules, info)) {
    const decision = settleDecision(evaluator.decide(request, info), policy.dialect, info);
    const place = decision.decision === "deny" ? decision.rule : decision.rule.place;
    for (const [line, id] of found) {
      if (place?.line !== line || !excluded[id]?.(decision)) continue;
      throw new Error(`${id} of line ${line}: ${JSON.stringify(request)} ${JSON.stringify(decision)}`);
    }
  }
}

function listOf(format: "policy" | "legacy") {
  return fc.array(ruleLine(format), { minLength: 2, maxLength: 8 }).map((lines) => lines.join("\n"));
}

t.test("no decision contradicts a finding", async () => {
  const property = fc.property(listOf("policy"), plainSystem, fc.boolean(), (text, info, known) => {
    const texts = { "/etc/a.policy": text };
    check(texts, loadTexts(texts), info, known);
  });
  fc.assert(property, { numRuns: 300 });
});

t.test("no decision contradicts a finding in R4.0, if default templates are disposable templates", async () => {
  const property = fc.property(listOf("legacy"), plainSystem, fc.boolean(), (text, info, known) => {
    const texts = { "/rpc/a": text };
    const policy = loadLegacyPolicy(VirtualFiles.of(texts), "/rpc", "a");
    if (!("rules" in policy)) throw new Error("there is no file");
    check(texts, policy, withTemplates(info), known);
  });
  fc.assert(property, { numRuns: 300 });
});
