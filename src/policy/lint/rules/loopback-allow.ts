import { ruleKey } from "../../evaluate/match-keys.ts";
import type { Rule } from "../../model/rule.ts";
import { findDomain, type SystemInfo } from "../../model/system-info.ts";
import type { VmToken } from "../../model/token.ts";
import type { LintFinding, LintRule } from "../lint-rule.ts";
import type { LintTree } from "../lint-tree.ts";
import { liveLines } from "../live-lines.ts";
import { findingAt, findingAtOption } from "../places.ts";

/** docs/rules/loopback-allow.md */
export const loopbackAllow: LintRule = {
  id: "loopback-allow",
  group: "meaning",
  level: "warn",
  finds: "a rule that lets a qube call itself, which Qubes OS always refuses",
  check,
};

function check(tree: LintTree): readonly LintFinding[] {
  if (tree.dialect === "legacy") return [];
  return liveLines(tree).flatMap(({ statement, rule }) => {
    if (!isLoopback(rule, tree.info)) return [];
    const message = `a call from "${rule.source.text}" to itself is always refused, whatever the policy says`;
    const finding = { message, help: "name another target, or use deny without options" };
    const redirected = rule.action.kind !== "deny" && rule.action.target !== undefined;
    return [redirected ? findingAtOption(statement, "target", finding) : findingAt(statement, "target", finding)];
  });
}

function isLoopback({ source, target, action }: Rule, info: SystemInfo | undefined): boolean {
  // An ask without target= offers targets other than the requested one.
  if (action.kind === "deny" || (action.kind === "ask" && action.target === undefined)) return false;
  const from = domainKey(source, info);
  return from !== undefined && from === domainKey(action.target ?? target, info);
}

/** Returns one key for all names of a domain; undefined if the token is not a single domain. */
function domainKey(token: VmToken, info: SystemInfo | undefined): string | undefined {
  if (token.text === "@type:AdminVM") return "@adminvm";
  if (token.kind !== "name" && token.kind !== "uuid" && token.kind !== "adminvm") return undefined;
  return (token.kind === "uuid" && info && findDomain(info, token.text)?.name) || ruleKey(token);
}
