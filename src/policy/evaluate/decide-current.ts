import { assertNever } from "../../base/assert-never.ts";
import type { Request } from "../model/request.ts";
import { type AllowAction, type AskAction, formatRulePlace, type Rule } from "../model/rule.ts";
import { findDomain, type SystemInfo } from "../model/system-info.ts";
import { isDom0, type VmToken } from "../model/token.ts";
import { collectAskTargets } from "./ask-targets.ts";
import { checkRequest, effectiveSource, existing, readIntendedTarget } from "./check-request.ts";
import { type AllowDecision, type AskDecision, type Decision, type DenyDecision, deny, isDeny } from "./decision.ts";
import { defaultDispvm, sourceKeys, targetKeys } from "./match-keys.ts";
import type { RuleIndex } from "./rule-index.ts";

/**
 * Decides as the current evaluator does (docs/reference/policy-language.md#matching), except for docs/differences.md.
 */
export function decideCurrent(index: RuleIndex, request: Request, info: SystemInfo): Decision {
  const refused = checkRequest(request);
  if (refused !== undefined) return refused;
  const intended = readIntendedTarget(request.target, "current", info);
  if ("decision" in intended) return intended;
  const target = intended.kind === "dispvm_name" ? checkDispvmTemplate(intended, info) : intended;
  if ("decision" in target) return target;
  const source = request.requestedSource ? effectiveSource(request, info) : request.source;
  if (typeof source !== "string") return source;

  const rule = index.first(request, sourceKeys(source, info), targetKeys(target, source, info));
  if (rule === undefined) return deny("no-match", "no matching rule found");
  // Parameters in place of an object, which would be made for each call (docs/performance.md).
  return target.kind === "dispvm"
    ? (missingTemplate(rule, source, info) ?? apply(rule, request, source, target, info, index))
    : apply(rule, request, source, target, info, index);
}

type DispvmName = Extract<VmToken, { kind: "dispvm_name" }>;

/** Checks that `@dispvm:NAME` names a template for disposables (docs/reference/policy-language.md#intended-target). */
function checkDispvmTemplate(token: DispvmName, info: SystemInfo, rule?: Rule): VmToken | DenyDecision {
  if (findDomain(info, token.name)?.templateForDispvms) return token;
  return deny("not-dispvm-template", `not a template for dispvm: ${token.name}`, { rule: rule?.place ?? null });
}

/**
 * Returns the deny for a rule that cannot be compared with a bare `@dispvm`, because the source's default template is
 * missing.
 */
function missingTemplate(rule: Rule, source: string, info: SystemInfo): DenyDecision | undefined {
  const { kind } = rule.target;
  if (kind !== "dispvm_name" && kind !== "dispvm_tag") return undefined;
  const template = defaultDispvm(source, info);
  const place = { rule: rule.place };
  if (template === null && kind === "dispvm_name") {
    const message = `${source} has no default disposable template to compare with ${rule.target.text} at ${formatRulePlace(rule.place)}`;
    return deny("no-default-dispvm", message, place);
  }
  if (template !== null && kind === "dispvm_tag" && findDomain(info, template) === undefined) {
    return deny(
      "unknown-dispvm-template",
      `the default disposable template of ${source}, ${template}, does not exist`,
      place,
    );
  }
  return undefined;
}

function apply(
  rule: Rule,
  request: Request,
  source: string,
  target: VmToken,
  info: SystemInfo,
  index: RuleIndex,
): Decision {
  const { action } = rule;
  switch (action.kind) {
    case "deny": {
      const message = `denied by policy ${formatRulePlace(rule.place)}`;
      return deny("rule", message, { rule: rule.place, notify: action.notify });
    }
    case "allow":
      return allow(rule, action, request, source, target, info);
    case "ask":
      return ask(rule, action, request, source, target, info, index);
    default:
      return assertNever(action);
  }
}

function allow(
  rule: Rule,
  action: AllowAction,
  request: Request,
  source: string,
  requested: VmToken,
  info: SystemInfo,
): AllowDecision | DenyDecision {
  const given = action.target === undefined ? requested : existing(action.target, info);
  const token = given.kind === "dispvm_name" ? checkDispvmTemplate(given, info, rule) : given;
  if ("decision" in token) return token;
  const target = resolveTarget(token, source, info);
  if (target === null) {
    const [reason, what] =
      token.kind === "defaultvm"
        ? (["no-target", "but no target is specified by caller or policy"] as const)
        : (["no-default-dispvm", "to @dispvm but no default disposable template is set for this VM"] as const);
    return deny(reason, `policy define 'allow' action at ${formatRulePlace(rule.place)} ${what}`, { rule: rule.place });
  }
  if (!action.autostart) {
    const runs = needsNoStart(target, info);
    if (runs === undefined) {
      return deny("unknown-power-state", `the power state of ${target} is unknown`, { rule: rule.place });
    }
    if (!runs) {
      const message = `target ${target} is denied because it would require autostart`;
      return deny("would-autostart", message, { rule: rule.place, notify: action.notify });
    }
  }
  const { user = null, autostart, notify } = action;
  const requestedTarget = requested.text;
  return { decision: "allow", rule, request, source, requestedTarget, user, autostart, notify, target };
}

function ask(
  rule: Rule,
  action: AskAction,
  request: Request,
  source: string,
  requested: VmToken,
  info: SystemInfo,
  index: RuleIndex,
): AskDecision | DenyDecision {
  const collected =
    action.target === undefined
      ? collectAskTargets(index.exceptTarget(request, sourceKeys(source, info)), source, info, rule.place)
      : [isDom0(action.target.text) ? "dom0" : action.target.text];
  if (isDeny(collected)) return collected;
  const targets = action.autostart ? collected : runningTargets(collected, info);
  if (typeof targets === "string") {
    return deny("unknown-power-state", `the power state of ${targets} is unknown`, { rule: rule.place });
  }
  if (targets.length === 0) {
    const message = `policy define 'ask' action at ${formatRulePlace(rule.place)} but no target is available to choose from`;
    return deny("no-ask-targets", message, { rule: rule.place });
  }
  const meant = resolveDefault(action.defaultTarget, source, info);
  const defaultTarget = meant !== null && targets.includes(meant) ? meant : null;
  const { user = null, autostart, notify } = action;
  const requestedTarget = requested.text;
  return { decision: "ask", rule, request, source, requestedTarget, user, autostart, notify, targets, defaultTarget };
}

/** Returns the targets that need no start, or a target whose power state is unknown. */
function runningTargets(targets: readonly string[], info: SystemInfo): readonly string[] | string {
  const unknown = targets.find((target) => needsNoStart(target, info) === undefined);
  return unknown ?? targets.filter((target) => needsNoStart(target, info));
}

/**
 * Resolves `default_target=`. Unlike a redirect, a default that names dom0 by its uuid becomes `dom0`
 * (docs/reference/policy-language.md#default-target).
 */
function resolveDefault(token: VmToken | undefined, source: string, info: SystemInfo): string | null {
  if (token === undefined) return null;
  return isDom0(token.text) ? "dom0" : resolveTarget(token, source, info);
}

/**
 * Resolves a token: `@dispvm` to the source's default template, which is not checked, and `@adminvm` to `dom0`. A uuid
 * stays a uuid. Null if there is no target.
 */
function resolveTarget(token: VmToken, source: string, info: SystemInfo): string | null {
  switch (token.kind) {
    case "defaultvm":
      return null;
    case "adminvm":
      return "dom0";
    case "dispvm": {
      const template = defaultDispvm(source, info);
      return template === null ? null : `@dispvm:${template}`;
    }
    default:
      return token.text;
  }
}

/** Returns whether a call to the target starts nothing; undefined if that is unknown. */
function needsNoStart(target: string, info: SystemInfo): boolean | undefined {
  if (isDom0(target)) return true;
  if (target.startsWith("@dispvm")) return false;
  const powerState = findDomain(info, target)?.powerState;
  return powerState === undefined ? undefined : powerState === "Running";
}
