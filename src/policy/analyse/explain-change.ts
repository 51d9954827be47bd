import type { Decision } from "../evaluate/decision.ts";
import { Evaluator } from "../evaluate/evaluator.ts";
import { isNameText, isPlainNameText } from "../model/characters.ts";
import type { Policy } from "../model/policy.ts";
import type { Request } from "../model/request.ts";
import type { AllowAction, Rule } from "../model/rule.ts";
import { readToken, type VmToken } from "../model/token.ts";
import type { TriedCall } from "./explain-call.ts";
import { settleDecision } from "./explain-settle.ts";

/** A line that would change a deny, and where it has to stand. */
export interface PolicyChange {
  readonly line: string;
  readonly place: ChangePlace;
  /**
   * What the call would then get: not always an allow, since that can fail for other reasons. Null when the line has a
   * `NAME` for the reader to fill in.
   */
  readonly outcome: Decision | null;
}

/** Where a line has to stand to be tried in time. */
export type ChangePlace =
  /** Right before this rule. */
  | { readonly kind: "before"; readonly rule: Rule }
  /** In a file that is read before the one of this rule, which cannot hold the line itself. */
  | { readonly kind: "earlier-file"; readonly rule: Rule }
  /** Anywhere that is read for the service: no rule stands in the way. */
  | { readonly kind: "anywhere" };

/**
 * The smallest line that lets a call through which a rule, or the lack of one, denies: for this service, argument,
 * source and target only.
 *
 * @param number that of the rule that decides; the count of rules if there is none
 * @param mayHold whether the file of a rule has lines as the change is written, so that it can stand before that rule
 * @returns undefined when no line can match: a service that no line can name, in R4.0 a domain that does not exist
 */
export function findChange(
  policy: Policy,
  number: number,
  call: TriedCall,
  request: Request,
  mayHold: (rule: Rule) => boolean,
): PolicyChange | undefined {
  const { service, argument, source, target, dialect, info } = call;
  const legacy = dialect === "legacy";
  if (legacy ? call.sourceKeys.length * call.targetKeys.length === 0 : !isServiceColumn(service)) return undefined;
  // What a line cannot name, it can only include.
  const column = isNameText(argument) ? argument : "*";
  const words = legacy ? [source, target] : [service, column, source, target];
  const { place, at } = findPlace(policy.rules, number, mayHold);
  if (target === "@default") {
    return { line: [...words, legacy ? "allow,target=NAME" : "allow target=NAME"].join(" "), place, outcome: null };
  }
  const added: Rule = {
    place: { file: "", line: null },
    service: legacy ? null : service,
    argument: legacy || column === "*" ? null : column,
    source: readToken(source, dialect) as VmToken,
    target: readToken(target, dialect) as VmToken,
    action: plainAllow,
  };
  const changed = { dialect, rules: policy.rules.toSpliced(at, 0, added) };
  const outcome = settleDecision(new Evaluator(changed).decide(request, info), dialect, info);
  return { line: [...words, "allow"].join(" "), place, outcome };
}

const plainAllow: AllowAction = { kind: "allow", notify: false, autostart: true };

function isServiceColumn(service: string): boolean {
  return service !== "" && isPlainNameText(service);
}

/** Before the rule that decides, or before an earlier one: no rule between the two matches, so that it is the same. */
function findPlace(
  rules: readonly Rule[],
  number: number,
  mayHold: (rule: Rule) => boolean,
): { readonly place: ChangePlace; readonly at: number } {
  const decides = rules[number];
  if (decides === undefined) return { place: { kind: "anywhere" }, at: number };
  const at = rules.findLastIndex((rule, index) => index <= number && mayHold(rule));
  const rule = rules[at];
  return rule === undefined
    ? { place: { kind: "earlier-file", rule: decides }, at: 0 }
    : { place: { kind: "before", rule }, at };
}
