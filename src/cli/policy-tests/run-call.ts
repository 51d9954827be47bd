import { settleDecision } from "../../policy/analyse/explain-settle.ts";
import { canonicalTarget } from "../../policy/analyse/reach.ts";
import type { Decision } from "../../policy/evaluate/decision.ts";
import { requestOf } from "../../policy/model/request.ts";
import type { RulePlace } from "../../policy/model/rule.ts";
import { findDomain } from "../../policy/model/system-info.ts";
import { isDom0 } from "../../policy/model/token.ts";
import type { CaseMismatch } from "./case-result.ts";
import { isTarget, namesNoDomain } from "./select-domains.ts";
import type { CallCase } from "./test-case.ts";
import { ruleAt, shownPlace, type TestedWorld } from "./tested-world.ts";

/** The result of a call, and the rule that decided it. */
export interface CallOutcome {
  readonly mismatches: readonly CaseMismatch[];
  readonly rule: RulePlace | null;
}

/** Decides the call of a case, and compares the decision with the case. */
export function runCall(test: CallCase, world: TestedWorld): CallOutcome {
  const { source, target, service, requestedSource } = test;
  const { info, policy } = world;
  const isSource = (name: string): boolean => isDom0(name) || findDomain(info, name) !== undefined;
  // A call with a misspelt name is denied, so that a test for a deny would pass.
  const unknown = [
    ...(isSource(source) ? [] : [namesNoDomain("source", source, info)]),
    ...(isTarget(target, info) ? [] : [namesNoDomain("target", target, info)]),
    ...(requestedSource === undefined || isSource(requestedSource)
      ? []
      : [namesNoDomain("requested-source", requestedSource, info)]),
  ];
  if (unknown.length > 0) return { mismatches: unknown, rule: null };
  const decided = policy.decide(requestOf(source, target, service, requestedSource), info);
  const decision = settleDecision(decided, policy.dialect, info);
  const rule = decided.decision === "deny" ? decided.rule : decided.rule.place;
  const shown = ruleAt(world, rule);
  const mismatches = compare(test, decision, world).map((mismatch) => ({ ...mismatch, ...shown }));
  return { mismatches: [...mismatches, ...compareRule(test, rule, world)], rule };
}

function compare(test: CallCase, decision: Decision, { info }: TestedWorld): readonly CaseMismatch[] {
  if (decision.decision !== test.expect) {
    return [{ what: "expect", expected: test.expect, found: describe(decision) }];
  }
  if (decision.decision === "deny" && isUnmatched(decision.reason) && test.reason === undefined) {
    // A call of a misspelt service is always denied in this way.
    const found = `${describe(decision)}; if that is meant, add reason: ${decision.reason}`;
    return [{ what: "expect", expected: "deny by a rule", found }];
  }
  const canonical = (target: string): string => (target === "" ? "" : canonicalTarget(target, info));
  const list = (targets: readonly string[]): string => [...new Set(targets.map(canonical))].sort().join(", ");
  const checks: [what: string, expected: string | boolean | undefined, found: string | boolean][] = [
    ["notify", test.notify, decision.notify],
  ];
  if (decision.decision === "deny") checks.push(["reason", test.reason, decision.reason]);
  else checks.push(["user", test.user, decision.user ?? ""], ["autostart", test.autostart, decision.autostart]);
  if (decision.decision === "allow") {
    const { resolvesTo } = test;
    checks.push(["resolves-to", resolvesTo && canonical(resolvesTo), canonical(decision.target)]);
  }
  if (decision.decision === "ask") {
    const { targets, defaultTarget } = test;
    checks.push(["targets", targets && list(targets), list(decision.targets)]);
    checks.push(["default-target", defaultTarget && canonical(defaultTarget), canonical(decision.defaultTarget ?? "")]);
  }
  return checks
    .filter(([, expected, found]) => expected !== undefined && expected !== found)
    .map(([what, expected, found]) => ({ what, expected: shownValue(expected), found: shownValue(found) }));
}

function isUnmatched(reason: string): boolean {
  return reason === "no-match" || reason === "policy-not-found";
}

function shownValue(value: string | boolean | undefined): string {
  return value === "" ? "none" : String(value);
}

function describe(decision: Decision): string {
  switch (decision.decision) {
    case "allow":
      return `allow, to ${decision.target}`;
    case "ask":
      return `ask, for ${decision.targets.join(", ")}`;
    case "deny":
      return `deny, ${decision.reason}: ${decision.message}`;
  }
}

/** Compares with `FILE:LINE`, where FILE may be the end of a path. An empty text stands for no rule. */
function compareRule(
  { rule: expected }: CallCase,
  rule: RulePlace | null,
  world: TestedWorld,
): readonly CaseMismatch[] {
  if (expected === undefined) return [];
  const found = rule === null ? "" : shownPlace(world.policy, rule);
  if (found === expected) return [];
  if (expected !== "" && (found.endsWith(`/${expected}`) || found.endsWith(`!${expected}`))) return [];
  return [{ what: "rule", expected: shownValue(expected), found: shownValue(found), ...ruleAt(world, rule) }];
}
