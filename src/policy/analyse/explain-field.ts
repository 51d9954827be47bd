import { anyDispvmName, anyDispvmTag, ruleKey } from "../evaluate/match-keys.ts";
import type { Rule } from "../model/rule.ts";
import type { TriedCall } from "./explain-call.ts";
import { whySource, whyTarget } from "./explain-current.ts";
import { whyLegacySource, whyLegacyTarget } from "./explain-legacy.ts";

/** A column of a rule that does not match a call. */
export interface FieldMismatch {
  readonly field: "argument" | "source" | "target";
  /** The value in the rule, and the value in the call. */
  readonly why: string;
}

/**
 * Returns whether a rule is evaluated for the service of a call, whatever its other columns. In R4.0 all rules of the
 * file are.
 */
export function isTried(rule: Rule, { service }: TriedCall): boolean {
  return rule.service === null || rule.service === service;
}

/**
 * Returns the columns that keep a rule of the service from matching, in the order of comparison; none if the rule
 * matches. It uses the keys of the evaluators, so that both always agree.
 */
export function findMismatches(rule: Rule, call: TriedCall): readonly FieldMismatch[] {
  const legacy = call.dialect === "legacy";
  const found: FieldMismatch[] = [];
  if (rule.argument !== null && rule.argument !== call.argument) {
    found.push({ field: "argument", why: `${describeArgument(rule.argument)}, but the call has ${call.argument}` });
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
