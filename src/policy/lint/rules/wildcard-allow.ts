import { ruleKey } from "../../evaluate/match-keys.ts";
import type { Rule } from "../../model/rule.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { liveLines } from "../live-lines.ts";
import { findingAt } from "../places.ts";

/** docs/rules/wildcard-allow.md */
export const wildcardAllow: LintRule = {
  id: "wildcard-allow",
  group: "meaning",
  level: "warn",
  finds: "an allow from every qube to every qube, or to dom0",
  insteadOf: ["control-of-dom0", "control-service-allowed"],
  check,
};

/** Services of dom0 that Qubes OS allows for every qube: they report to dom0, or read the time. */
const servicesForAll: ReadonlySet<string> = new Set([
  "qubes.FeaturesRequest",
  "qubes.GetDate",
  "qubes.GetRandomizedTime",
  "qubes.Notifications",
  "qubes.NotifyTools",
  "qubes.NotifyUpdates",
  "qubes.ReceiveUpdates",
  "qubes.SyncAppMenus",
  "qubes.WindowIconUpdater",
]);

function check(tree: LintTree): readonly LintFinding[] {
  return liveLines(tree).flatMap(({ statement, rules }) => {
    const what = rules.map((rule) => describe(rule)).find((each) => each !== undefined);
    if (what === undefined) return [];
    const help = "name the sources or the targets, or use ask";
    return [findingAt(statement, "action", { message: `${what} without a question`, help })];
  });
}

function describe(rule: Rule): string | undefined {
  const { service, source, target, action, place } = rule;
  if (action.kind !== "allow" || !isAny(source.kind)) return undefined;
  const goesTo = action.target ?? target;
  const what = service === null ? "every service" : `"${service}"`;
  if (isAny(goesTo.kind)) return `every qube may call ${what} in every qube`;
  if (ruleKey(goesTo) !== "@adminvm" && goesTo.text !== "@type:AdminVM") return undefined;
  // If a file of three columns is checked alone, its name is the service.
  return servicesForAll.has(service ?? place.file.slice(place.file.lastIndexOf("/") + 1))
    ? undefined
    : `every qube may call ${what} in dom0`;
}

function isAny(kind: Rule["target"]["kind"]): boolean {
  return kind === "anyvm" || kind === "star";
}
