import type { Difference } from "../../policy/analyse/compare.ts";
import { canonicalTarget } from "../../policy/analyse/reach.ts";
import type { DifferenceGroup } from "../../policy/convert/check-conversion.ts";
import type { ConversionResult } from "../../policy/convert/convert-directory.ts";
import type { Decision } from "../../policy/evaluate/decision.ts";
import { formatRulePlace, type RulePlace } from "../../policy/model/rule.ts";
import { SystemInfo } from "../../policy/model/system-info.ts";
import { plain } from "./plain.ts";

/** The path in the rules of the new policy, and the name that the user sees. */
export interface PolicyName {
  readonly loaded: string;
  readonly shown: string;
}

/** Returns the report of a conversion: the result for each rule, and the decisions that the new policy changes. */
export function formatConversion(
  fates: readonly ConversionResult[],
  groups: readonly DifferenceGroup[],
  name: PolicyName,
): string {
  const wider = groups.filter(({ first }) => first.wider);
  const narrower = groups.filter(({ first }) => !first.wider);
  const left = fates.filter(({ line }) => line === null).length;
  const lines = [
    ...fates.map(formatFate),
    ...narrower.map((group) => `warning: narrower: ${formatGroup(group, name)}`),
    ...wider.map((group) => `error: wider: ${formatGroup(group, name)}`),
    `${fates.length - left} rules converted, ${left} left out, ${narrower.length} kinds of calls narrower, ${wider.length} wider`,
    ...(wider.length === 0
      ? []
      : [
          "nothing is written: correct the R4.0 rules named above (rules for dom0 go before rules with @tag:), or convert them by hand",
        ]),
  ];
  return `${lines.map(plain).join("\n")}\n`;
}

function formatFate({ place, line, remarks }: ConversionResult): string {
  const what = line === null ? "dropped because" : `new line ${line}${remarks.length > 0 ? ", changed:" : ""}`;
  return `${place} -> ${[what, remarks.join("; ")].join(" ").trimEnd()}`;
}

function formatGroup({ first, count }: DifferenceGroup, name: PolicyName): string {
  const { request, before, after }: Difference = first;
  const more = count > 1 ? ` (and ${count - 1} more)` : "";
  return `${request.source} -> ${request.target} ${request.call}: ${describe(before, name)} became ${describe(after, name)}${more}`;
}

const noDomains = new SystemInfo(new Map(), new Map());

function describe(decision: Decision, name: PolicyName): string {
  if (decision.decision === "deny") {
    return `deny (${decision.rule === null ? decision.reason : placeText(decision.rule, name)})`;
  }
  const targets = decision.decision === "ask" ? decision.targets : [canonicalTarget(decision.target, noDomains)];
  const shown = targets.length > 4 ? `${targets.length} choices` : targets.join(", ");
  const user = decision.user ? ` as ${decision.user}` : "";
  return `${decision.decision} ${shown}${user} (${placeText(decision.rule.place, name)})`;
}

function placeText(place: RulePlace, { loaded, shown }: PolicyName): string {
  return formatRulePlace(place.file === loaded ? { ...place, file: shown } : place);
}
