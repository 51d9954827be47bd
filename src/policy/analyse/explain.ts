import type { Decision, DenyDecision } from "../evaluate/decision.ts";
import { isDeny } from "../evaluate/decision.ts";
import { Evaluator } from "../evaluate/evaluator.ts";
import type { Policy } from "../model/policy.ts";
import type { Request } from "../model/request.ts";
import type { Rule } from "../model/rule.ts";
import type { SystemInfo } from "../model/system-info.ts";
import type { ServiceCatalogue } from "../services/catalogue.ts";
import type { Service } from "../services/service.ts";
import { prepareCall, type TriedCall } from "./explain-call.ts";
import { findChange, type PolicyChange } from "./explain-change.ts";
import { describeUnknownService, findFaults, findUnknownNames } from "./explain-faults.ts";
import { type FieldMismatch, findMismatches, isTried } from "./explain-field.ts";
import { denyHelp } from "./explain-help.ts";
import { settleDecision } from "./explain-settle.ts";

/** Explains the decision on a call. */
export interface Explanation {
  /** The service, if it is known. */
  readonly service: Service | null;
  /** The final decision, after all later checks. */
  readonly decision: Decision;
  /** Remarks on the call itself. */
  readonly notes: readonly string[];
  /** The rule that matches. It decides, but the decision can be a deny for another reason. */
  readonly rule: Rule | null;
  /** The preceding rules of the service in order, each with the first column that does not match. */
  readonly missed: readonly MissedRule[];
  /** For a deny by a rule or by the lack of one: the rule that is nearest to an allow or ask. */
  readonly nearest: NearestRule | null;
  /** For such a deny: the line that would change it. */
  readonly change: PolicyChange | null;
  /** For another deny: how to fix it. */
  readonly help: string | null;
}

/** A rule that was evaluated and did not match. */
export interface MissedRule {
  readonly rule: Rule;
  readonly mismatch: FieldMismatch;
}

/** A rule that would allow or ask. */
export interface NearestRule {
  readonly rule: Rule;
  /** All columns that do not match. */
  readonly mismatches: readonly FieldMismatch[];
  /** The rule that decides before this one is reached. */
  readonly decidedBefore: Rule | null;
}

/**
 * Explains the decision on a call: every rule that is evaluated for it, and for a deny how to change it.
 *
 * @param policy in R4.0 the rules of the service's file
 * @param mayHold returns whether a new line can precede a rule; see {@link findChange}
 * @param catalogue the services that are known
 */
export function explain(
  policy: Policy,
  request: Request,
  info: SystemInfo,
  mayHold: (rule: Rule) => boolean,
  catalogue: ServiceCatalogue,
): Explanation {
  const decision = settleDecision(new Evaluator(policy).decide(request, info), policy.dialect, info);
  const call = prepareCall(request, policy.dialect, info);
  if (isDeny(call)) return explainRefusal(call, request, catalogue, findUnknownNames(request, info));
  const { rules } = policy;
  const missed: MissedRule[] = [];
  const number = rules.findIndex((rule) => {
    if (!isTried(rule, call)) return false;
    const [mismatch] = findMismatches(rule, call);
    if (mismatch !== undefined) missed.push({ rule, mismatch });
    return mismatch === undefined;
  });
  const rule = rules[number] ?? null;
  const faults = findFaults(call, policy, catalogue);
  const explained = { service: catalogue.get(call.service) ?? null, decision, notes: faults, rule, missed };
  if (decision.decision !== "deny") return { ...explained, nearest: null, change: null, help: null };
  const help = denyHelp[decision.reason];
  if (help !== null) return { ...explained, nearest: null, change: null, help };
  const nearest = findNearest(rules, rule, call);
  const [fault] = faults;
  if (fault !== undefined) return { ...explained, nearest, change: null, help: `correct the call: ${fault}` };
  const at = rule === null ? rules.length : number;
  const change = findChange(policy, at, call, request, mayHold, catalogue);
  if (change === undefined) return { ...explained, nearest, change: null, help: impossible(call) };
  return isDeny(change)
    ? { ...explained, nearest, change: null, help: `no line allows this call: ${change.message}` }
    : { ...explained, nearest, change, help: null };
}

/**
 * Explains a deny that involves no rule.
 *
 * @param notes remarks on the call
 */
export function explainRefusal(
  decision: DenyDecision,
  { service }: Request,
  catalogue: ServiceCatalogue,
  notes: readonly string[] = describeUnknownService(service, catalogue),
): Explanation {
  // A service of R4.0 has a file. Creating one for a misspelt name would not help.
  const isMisspelt = decision.reason === "policy-not-found" && notes.length > 0;
  const help = isMisspelt ? `correct the call: ${notes[0]}` : denyHelp[decision.reason];
  const known = catalogue.get(service) ?? null;
  return { service: known, decision, notes, rule: null, missed: [], nearest: null, change: null, help };
}

function impossible({ dialect, service }: TriedCall): string {
  return dialect === "legacy"
    ? "name existing domains: a call from or to an unknown domain matches no rule"
    : `correct the service: no line can name ${JSON.stringify(service)}, only * matches it`;
}

/** Returns the first of the allow and ask rules with the fewest columns that do not match. */
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
