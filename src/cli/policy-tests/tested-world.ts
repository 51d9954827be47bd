import { formatRulePlace, type RulePlace } from "../../policy/model/rule.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import type { CaseMismatch } from "./case-result.ts";
import type { TestedPolicy } from "./tested-policy.ts";

/** The policy and the domains of the cases. */
export interface TestedWorld {
  readonly policy: TestedPolicy;
  readonly info: SystemInfo;
}

/** Returns the rule at a place in the form of mismatches, or nothing if there is none. */
export function ruleAt({ policy }: TestedWorld, place: RulePlace | null): Pick<CaseMismatch, "rule"> {
  if (place === null) return {};
  return { rule: { place: shownPlace(policy, place), text: policy.quote(place)?.trim() } };
}

/** Returns the place of a rule, with the name of its file for people. */
export function shownPlace(policy: TestedPolicy, { file, line }: RulePlace): string {
  return line === null ? policy.shown(file) : formatRulePlace({ file: policy.shown(file), line });
}
