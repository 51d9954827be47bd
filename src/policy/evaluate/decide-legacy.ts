import { assertNever } from "../../base/assert-never.ts";
import type { Request } from "../model/request.ts";
import { formatRulePlace, type Rule } from "../model/rule.ts";
import { findDomain, type SystemInfo } from "../model/system-info.ts";
import type { VmToken } from "../model/token.ts";
import { checkRequest } from "./check-request.ts";
import { type Decision, type DenyDecision, deny, isDeny } from "./decision.ts";
import { collectLegacyTargets } from "./legacy-ask-targets.ts";
import { legacySourceKeys, legacyTargetKeys } from "./match-keys-legacy.ts";
import type { RuleIndex } from "./rule-index.ts";
import { isUsableTarget } from "./usable-target.ts";

/** In R4.0 a file has the rules of one service, for any argument. */
const anyCall = { service: "", argument: "*" };

/**
 * Decides as the R4.0 evaluator does (docs/reference/policy-language.md#r40-matching), except for docs/differences.md.
 *
 * @param index the rules of the service's file, for any service and argument
 */
export function decideLegacy(index: RuleIndex, request: Request, info: SystemInfo): Decision {
  const refused = checkRequest(request);
  if (refused !== undefined) return refused;
  const target = request.target === "" ? "@default" : request.target;
  const { source } = request;
  const sourceKeys = legacySourceKeys(source, info);
  const rule = index.first(anyCall, sourceKeys, legacyTargetKeys(target, source, info));
  if (rule === undefined) return deny("no-match", "no matching rule found");

  const { action } = rule;
  const where = formatRulePlace(rule.place);
  if (action.kind === "deny") return deny("rule", `denied by policy ${where}`, { rule: rule.place });
  const actual = action.target === undefined ? target : resolveRedirect(rule, action.target, source, info);
  if (typeof actual !== "string") return actual;
  const { user = null } = action;
  const common = { rule, request, source, requestedTarget: target, user, autostart: true, notify: false };
  switch (action.kind) {
    case "allow": {
      if (actual === "@default") {
        const message = `policy define 'allow' action at ${where} but no target is specified by caller or policy`;
        return deny("no-target", message, { rule: rule.place });
      }
      const resolved = actual === "@dispvm" ? defaultDispvm(source, info) : actual;
      return resolved === null
        ? deny("no-default-dispvm", noDispvm(where), { rule: rule.place })
        : { decision: "allow", ...common, target: resolved };
    }
    case "ask": {
      const collected =
        action.target === undefined
          ? collectLegacyTargets(index.exceptTarget(anyCall, sourceKeys), source, info, rule.place)
          : [actual];
      if (isDeny(collected)) return collected;
      if (collected.length === 0) {
        const message = `policy define 'ask' action at ${where} but no target is available to choose from`;
        return deny("no-ask-targets", message, { rule: rule.place });
      }
      const defaultTarget = action.defaultTarget?.text ?? "";
      const offered = collected.includes(defaultTarget);
      return { decision: "ask", ...common, targets: collected, defaultTarget: offered ? defaultTarget : null };
    }
    default:
      return assertNever(action);
  }
}

function resolveRedirect(rule: Rule, redirect: VmToken, source: string, info: SystemInfo): string | DenyDecision {
  const where = formatRulePlace(rule.place);
  const target = redirect.kind === "dispvm" ? defaultDispvm(source, info) : redirect.text;
  if (target === null) return deny("no-default-dispvm", noDispvm(where), { rule: rule.place });
  if (isUsableTarget(target, info)) return target;
  return deny("invalid-redirect", `invalid target= value in ${where}`, { rule: rule.place });
}

function noDispvm(where: string): string {
  return `policy define 'allow' action to @dispvm at ${where} but no DispVM base is set for this VM`;
}

function defaultDispvm(source: string, info: SystemInfo): string | null {
  const template = findDomain(info, source)?.defaultDispvm ?? null;
  return template === null ? null : `@dispvm:${template}`;
}
