import type { Decision, DenyDecision } from "../evaluate/decision.ts";
import { isDeny } from "../evaluate/decision.ts";
import { Evaluator } from "../evaluate/evaluator.ts";
import type { Policy } from "../model/policy.ts";
import type { Request } from "../model/request.ts";
import type { Rule } from "../model/rule.ts";
import { findDomain, type SystemInfo } from "../model/system-info.ts";
import { isDom0 } from "../model/token.ts";
import { prepareCall, type TriedCall } from "./explain-call.ts";
import { findChange, type PolicyChange } from "./explain-change.ts";
import { findMismatches, isTried, type Mismatch } from "./explain-field.ts";
import { denyHelp } from "./explain-help.ts";
import { settleDecision } from "./explain-settle.ts";

/** Why a call is decided as it is. */
export interface Explanation {
  /** The decision after all that can still go wrong with it. */
  readonly decision: Decision;
  /** What is odd about the call itself. */
  readonly notes: readonly string[];
  /** The rule that matches; it decides, though what comes of it may be a deny for another reason. */
  readonly rule: Rule | null;
  /** The rules of the service that are tried before, in order, each with the first column that does not fit. */
  readonly missed: readonly MissedRule[];
  /** For a deny by a rule or for want of one: the rule that comes nearest to allowing the call or asking. */
  readonly nearest: NearestRule | null;
  /** For such a deny: the line that would change it. */
  readonly change: PolicyChange | null;
  /** For another deny: what to do about it. */
  readonly help: string | null;
}

/** A rule that was tried in vain. */
export interface MissedRule {
  readonly rule: Rule;
  readonly mismatch: Mismatch;
}

/** A rule that would allow or ask. */
export interface NearestRule {
  readonly rule: Rule;
  /** All columns that do not fit. */
  readonly mismatches: readonly Mismatch[];
  /** The rule that decides before this one is reached. */
  readonly decidedBefore: Rule | null;
}

/**
 * Explains the decision on a call: every rule that is tried for it, and for a deny the way out.
 *
 * @param policy in R4.0 the rules of the file of the service
 * @param mayHold whether a new line can stand before a rule; see {@link findChange}
 */
export function explain(
  policy: Policy,
  request: Request,
  info: SystemInfo,
  mayHold: (rule: Rule) => boolean,
): Explanation {
  const decision = settleDecision(new Evaluator(policy).decide(request, info), policy.dialect, info);
  const call = prepareCall(request, policy.dialect, info);
  if (isDeny(call)) return explainRefusal(call);
  const { rules } = policy;
  const missed: MissedRule[] = [];
  const number = rules.findIndex((rule) => {
    if (!isTried(rule, call)) return false;
    const [mismatch] = findMismatches(rule, call);
    if (mismatch !== undefined) missed.push({ rule, mismatch });
    return mismatch === undefined;
  });
  const rule = rules[number] ?? null;
  const explained = { decision, notes: describeCall(call), rule, missed };
  if (decision.decision !== "deny") return { ...explained, nearest: null, change: null, help: null };
  const help = denyHelp[decision.reason];
  if (help !== null) return { ...explained, nearest: null, change: null, help };
  const nearest = findNearest(rules, rule, call);
  const change = findChange(policy, rule === null ? rules.length : number, call, request, mayHold) ?? null;
  return { ...explained, nearest, change, help: change === null ? impossible(call) : null };
}

/** Explains a deny that no rule has to do with. */
export function explainRefusal(decision: DenyDecision): Explanation {
  const help = denyHelp[decision.reason];
  return { decision, notes: [], rule: null, missed: [], nearest: null, change: null, help };
}

function describeCall({ source, missing, info }: TriedCall): readonly string[] {
  const unknown = findDomain(info, source) === undefined && !isDom0(source);
  return [
    ...(unknown ? [`the source ${source} does not exist`] : []),
    ...(missing === null ? [] : [`${missing} does not exist, so the call counts as for @default`]),
  ];
}

function impossible({ dialect, service }: TriedCall): string {
  return dialect === "legacy"
    ? "name domains that exist: a call from or to another one matches no rule"
    : `correct the service: no line can name ${JSON.stringify(service)}, only one with * for all services matches it`;
}

/** Of the rules that allow or ask, the first of those with the fewest columns that do not fit. */
function findNearest(rules: readonly Rule[], decides: Rule | null, call: TriedCall): NearestRule | null {
  let nearest: NearestRule | null = null;
  let decidedBefore: Rule | null = null;
  for (const rule of rules) {
    if (rule.action.kind !== "deny" && isTried(rule, call)) {
      const mismatches = findMismatches(rule, call);
      if (nearest === null || mismatches.length < nearest.mismatches.length) {
        nearest = { rule, mismatches, decidedBefore };
      }
    }
    if (rule === decides) decidedBefore = rule;
  }
  return nearest;
}
