import { formatRulePlace, type RulePlace } from "../../policy/model/rule.ts";
import type { SystemInfo } from "../../policy/model/system-info.ts";
import type { Mismatch } from "./case-result.ts";
import type { TestedPolicy } from "./tested-policy.ts";

/** What cases are run against. */
export interface TestedWorld {
  readonly policy: TestedPolicy;
  readonly info: SystemInfo;
}

/** The rule at a place, as mismatches show it; nothing when there is none. */
export function ruleAt({ policy }: TestedWorld, place: RulePlace | null): Pick<Mismatch, "rule"> {
  if (place === null) return {};
  return { rule: { place: shownPlace(policy, place), text: policy.quote(place)?.trim() } };
}

/** The place of a rule by the name that people know its file by. */
export function shownPlace(policy: TestedPolicy, { file, line }: RulePlace): string {
  return line === null ? policy.shown(file) : formatRulePlace({ file: policy.shown(file), line });
}
