import type { DomainInfo } from "../../model/system-info.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { matchedDomains } from "../matched-domains.ts";
import { tokensOf } from "../rule-tokens.ts";

/** docs/rules/relay-not-set.md */
export const relayNotSet: LintRule = {
  id: "relay-not-set",
  group: "world",
  level: "warn",
  finds: "a rule that sends calls to a RemoteVM without a relay",
  check,
};

function check({ info, ruleLines }: LintTree): readonly LintFinding[] {
  if (info === undefined) return [];
  return ruleLines.flatMap((line) =>
    tokensOf(line).flatMap(({ token, part, find }) => {
      if (part === "source" || line.rule.action.kind === "deny") return [];
      const found = matchedDomains(token, info);
      if (found === undefined || !found.all.every(isWithoutRelay)) return [];
      const [{ name, relayvm }] = found.all;
      const lacks = relayvm === null ? "relayvm" : "transport_rpc";
      const message = `${found.subject} is a RemoteVM without ${lacks}, so calls to it are denied`;
      return [find({ message, help: `run qvm-prefs ${name} ${lacks} ${lacks === "relayvm" ? "NAME" : "SERVICE"}` })];
    }),
  );
}

function isWithoutRelay({ type, relayvm, transportRpc }: DomainInfo): boolean {
  return type === "RemoteVM" && (relayvm === null || transportRpc === null);
}
