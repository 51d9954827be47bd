import type { Rule, RulePlace } from "../model/rule.ts";
import { type Domain, findDomain, type SystemInfo } from "../model/system-info.ts";
import { isDom0, type VmToken } from "../model/token.ts";
import { type DenyDecision, deny } from "./decision.ts";
import { defaultDispvm } from "./match-keys.ts";

/**
 * The targets that an ask without `target=` offers (vectors/README.md, 19), sorted.
 *
 * The reference walks the rules from last to first, adding what a rule allows and removing what it denies. That is: of
 * the rules that name a target, the first one decides. Here they are walked in order, so that after a rule for all
 * domains the others have next to nothing to add.
 *
 * @param rules those that match service, argument and source, in load order
 * @param asking the place of the rule that asks, for the reason of a deny
 */
export function collectAskTargets(
  rules: readonly Rule[],
  source: string,
  info: SystemInfo,
  asking: RulePlace,
): readonly string[] | DenyDecision {
  const caller = findDomain(info, source);
  const rule = { rule: asking };
  if (caller === undefined) return deny("unknown-source", `the source ${source} is not a domain`, rule);
  if (caller.uuid === undefined && !source.startsWith("uuid:")) {
    return deny("unknown-uuid", `the uuid of ${source} is not known`, rule);
  }
  const offered = decideEach(rules, info);
  if (typeof offered === "string") {
    return deny("unknown-dispvm-template", `@dispvm:${offered} in the policy names no domain`, rule);
  }
  if (offered.delete("@dispvm")) {
    const template = defaultDispvm(source, info);
    if (template !== null) offered.add(`@dispvm:${template}`);
  }
  if (offered.delete("@adminvm")) offered.add("dom0");
  offered.delete(caller.name);
  const shown: string[] = [];
  for (const target of offered) {
    const name = target.startsWith("@dispvm:") ? target.slice(8) : target;
    const domain = findDomain(info, name);
    if (domain === undefined) {
      return target === name
        ? deny("unknown-target", `${name} is not a domain`, rule)
        : deny("unknown-dispvm-template", `the default disposable template ${name} is not a domain`, rule);
    }
    if (!domain.internal) shown.push(target);
  }
  return shown.sort();
}

/** What the rules offer; or the name of a template that one of them needs and that does not exist. */
function decideEach(rules: readonly Rule[], info: SystemInfo): Set<string> | string {
  const offered = new Set<string>();
  const decided = new Set<string>();
  let allButDom0 = false;
  for (const { action, target: ruleTarget } of rules) {
    const token = (action.kind === "deny" ? undefined : action.target) ?? ruleTarget;
    if (token.kind === "dispvm_name" && findDomain(info, token.name) === undefined) return token.name;
    for (const target of expand(token, info, allButDom0)) {
      if (decided.has(target)) continue;
      decided.add(target);
      if (action.kind !== "deny") offered.add(target);
    }
    allButDom0 ||= token.kind === "anyvm" || token.kind === "star";
  }
  return offered;
}

/** What a token stands for. With `onlyDom0`, everything else is decided already and may be left out. */
function expand(token: VmToken, info: SystemInfo, onlyDom0: boolean): Iterable<string> {
  switch (token.kind) {
    case "name":
    case "uuid": {
      const domain = findDomain(info, token.text);
      return domain === undefined ? [] : [domain.name];
    }
    case "adminvm":
    case "dispvm":
      return [token.text];
    case "defaultvm":
      return [];
    case "dispvm_name": {
      const domain = findDomain(info, token.name);
      return domain?.templateForDispvms ? [`@dispvm:${domain.name}`] : [];
    }
    default:
      return expandMany(token, onlyDom0 ? dom0Only(info) : info.domains.values());
  }
}

function dom0Only(info: SystemInfo): Iterable<Domain> {
  const dom0 = info.domains.get("dom0");
  return dom0 === undefined ? [] : [dom0];
}

function* expandMany(
  token: Extract<VmToken, { kind: "star" | "anyvm" | "tag" | "type" | "dispvm_tag" }>,
  domains: Iterable<Domain>,
): Iterable<string> {
  const all = token.kind === "star" || token.kind === "anyvm";
  for (const domain of domains) {
    if (all || token.kind === "dispvm_tag") {
      if (domain.templateForDispvms && (all || domain.tags.includes(token.tag))) yield `@dispvm:${domain.name}`;
    }
    if (token.kind === "star" || (token.kind === "anyvm" && !isDom0(domain.name))) yield domain.name;
    else if (token.kind === "type" && domain.type === token.type) yield domain.name;
    else if (token.kind === "tag" && domain.tags.includes(token.tag)) yield domain.name;
  }
  if (all) yield "@dispvm";
}
