import { anyDispvmName, anyDispvmTag, ruleKey } from "../evaluate/match-keys.ts";
import type { Rule } from "../model/rule.ts";
import type { TriedCall } from "./explain-call.ts";
import { whySource, whyTarget } from "./explain-current.ts";
import { whyLegacySource, whyLegacyTarget } from "./explain-legacy.ts";

/** A column of a rule that a call does not fit. */
export interface Mismatch {
  readonly field: "argument" | "source" | "target";
  /** What the rule has, and what the call has instead. */
  readonly why: string;
}

/** Whether a rule is tried for the service of a call, whatever it says of the rest. In R4.0 all rules of the file are. */
export function isTried(rule: Rule, { service }: TriedCall): boolean {
  return rule.service === null || rule.service === service;
}

/**
 * The columns that keep a rule of the service from matching, in the order in which they are compared; none when the
 * rule matches. Matching is by the keys that the evaluators use, so that both always agree.
 */
export function findMismatches(rule: Rule, call: TriedCall): readonly Mismatch[] {
  const legacy = call.dialect === "legacy";
  const found: Mismatch[] = [];
  if (rule.argument !== null && rule.argument !== call.argument) {
    found.push({ field: "argument", why: `${describeArgument(rule.argument)} wanted, the call has ${call.argument}` });
  }
  if (!call.sourceKeys.includes(ruleKey(rule.source))) {
    found.push({ field: "source", why: (legacy ? whyLegacySource : whySource)(rule.source, call) });
  }
  if (!matchesTarget(rule, call)) {
    found.push({ field: "target", why: (legacy ? whyLegacyTarget : whyTarget)(rule.target, call) });
  }
  return found;
}

function matchesTarget({ target }: Rule, { targetKeys }: TriedCall): boolean {
  if (targetKeys.includes(ruleKey(target))) return true;
  if (target.kind === "dispvm_name") return targetKeys.includes(anyDispvmName);
  return target.kind === "dispvm_tag" && targetKeys.includes(anyDispvmTag);
}

function describeArgument(argument: string): string {
  return argument === "+" ? "no argument (+)" : argument;
}
