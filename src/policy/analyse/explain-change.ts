import type { Decision, DenyDecision } from "../evaluate/decision.ts";
import { Evaluator } from "../evaluate/evaluator.ts";
import { isNameText, isPlainNameText } from "../model/characters.ts";
import type { Policy } from "../model/policy.ts";
import type { Request } from "../model/request.ts";
import type { Rule } from "../model/rule.ts";
import { readToken, type VmToken } from "../model/token.ts";
import type { ServiceCatalogue } from "../services/catalogue.ts";
import { proposeAction } from "./explain-action.ts";
import type { TriedCall } from "./explain-call.ts";
import { settleDecision } from "./explain-settle.ts";

/** A line that would change a deny, and its place. */
export interface PolicyChange {
  readonly line: string;
  readonly place: ChangePlace;
  /**
   * The outcome of the call with that line: an allow or an ask. Null if the line has a `NAME` for the reader to fill
   * in.
   */
  readonly outcome: Exclude<Decision, DenyDecision> | null;
  /** Why the line asks and does not allow; null if it allows. */
  readonly because: string | null;
}

/** The place of a line that is evaluated in time. */
export type ChangePlace =
  /** Directly before this rule. */
  | { readonly kind: "before"; readonly rule: Rule }
  /** In a file that is read before the file of this rule, which cannot contain the line. */
  | { readonly kind: "earlier-file"; readonly rule: Rule }
  /** In any file that is read for the service: no rule precedes it. */
  | { readonly kind: "anywhere" };

/**
 * Returns the smallest line that allows a call which a rule, or the lack of one, denies. It is limited to this service,
 * argument, source and target. If the service gives power, the line asks the user.
 *
 * @param number the number of the deciding rule, or the number of rules if there is none
 * @param mayHold returns whether the file of a rule has the format of the line, so that the line can precede that rule
 * @returns undefined if no line can match: a service that no line can name, or in R4.0 a domain that does not exist. If
 * the call would be denied even with the line, it returns that deny
 */
export function findChange(
  policy: Policy,
  number: number,
  call: TriedCall,
  request: Request,
  mayHold: (rule: Rule) => boolean,
  catalogue: ServiceCatalogue,
): PolicyChange | DenyDecision | undefined {
  const { service, argument, source, target, dialect, info } = call;
  const legacy = dialect === "legacy";
  if (legacy ? call.sourceKeys.length * call.targetKeys.length === 0 : !isServiceColumn(service)) return undefined;
  // If a line cannot name an argument, only `*` covers it.
  const column = isNameText(argument) ? argument : "*";
  const words = legacy ? [source, target] : [service, column, source, target];
  const { place, at } = findPlace(policy.rules, number, mayHold);
  const { text, action, hasName, because } = proposeAction(call, catalogue);
  const line = [...words, text].join(" ");
  if (hasName) return { line, place, outcome: null, because };
  const added: Rule = {
    place: { file: "", line: null },
    service: legacy ? null : service,
    argument: legacy || column === "*" ? null : column,
    source: readToken(source, dialect) as VmToken,
    target: readToken(target, dialect) as VmToken,
    action,
  };
  const changed = { dialect, rules: policy.rules.toSpliced(at, 0, added) };
  const outcome = settleDecision(new Evaluator(changed).decide(request, info), dialect, info);
  return outcome.decision === "deny" ? outcome : { line, place, outcome, because };
}

function isServiceColumn(service: string): boolean {
  return service !== "" && isPlainNameText(service);
}

/**
 * Returns the place before the deciding rule, or before an earlier one. No rule between the two matches, so both places
 * are equivalent.
 */
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
