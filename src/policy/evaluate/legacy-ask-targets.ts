import type { Rule, RulePlace } from "../model/rule.ts";
import type { DomainInfo, SystemInfo } from "../model/system-info.ts";
import type { VmToken } from "../model/token.ts";
import { type DenyDecision, deny } from "./decision.ts";
import { isUsableTarget } from "./usable-target.ts";

/**
 * Returns the sorted targets that an R4.0 ask without `target=` offers
 * (docs/reference/policy-language.md#r40-ask-targets). They include the source itself and internal domains. The first
 * rule that names a target decides.
 *
 * @param rules the rules that match the source, in file order
 */
export function collectLegacyTargets(
  rules: readonly Rule[],
  source: string,
  info: SystemInfo,
  asking: RulePlace,
): readonly string[] | DenyDecision {
  const template = info.domains.get(source)?.defaultDispvm ?? null;
  const dispvm = template === null ? null : `@dispvm:${template}`;
  const offered = new Set<string>();
  const decided = new Set<string>();
  for (const { action, target } of rules) {
    const redirect = action.kind === "deny" ? undefined : action.target;
    if (redirect?.kind === "dispvm" && dispvm === null) {
      // The reference implementation crashes here.
      return deny("no-default-dispvm", `${source} has no default disposable template`, { rule: asking });
    }
    const expanded = redirect === undefined ? expand(target, info) : expandRedirect(redirect, info);
    for (const name of expanded) {
      if (decided.has(name)) continue;
      decided.add(name);
      if (action.kind !== "deny") offered.add(name);
    }
  }
  if (offered.delete("@dispvm") && dispvm !== null && isUsableTarget(dispvm, info)) offered.add(dispvm);
  if (offered.delete("@adminvm")) offered.add("dom0");
  return [...offered].sort();
}

function expandRedirect({ text }: VmToken, info: SystemInfo): readonly string[] {
  return isUsableTarget(text, info) ? [text] : [];
}

function* expand(token: VmToken, info: SystemInfo): Iterable<string> {
  switch (token.kind) {
    case "adminvm":
    case "dispvm":
      yield token.text;
      return;
    case "anyvm":
      for (const domain of info.domains.values()) {
        if (domain.name !== "dom0") yield domain.name;
        yield* disposable(domain);
      }
      yield "@dispvm";
      return;
    case "tag":
      for (const domain of info.domains.values()) if (domain.tags.includes(token.tag)) yield domain.name;
      return;
    case "type":
      for (const domain of info.domains.values()) if (domain.type === token.type) yield domain.name;
      return;
    case "dispvm_tag":
      for (const domain of info.domains.values()) if (domain.tags.includes(token.tag)) yield* disposable(domain);
      return;
    case "dispvm_name":
      if (info.domains.get(token.name)?.templateForDispvms) yield token.text;
      return;
    default:
      if (info.domains.has(token.text)) yield token.text;
  }
}

function* disposable(domain: DomainInfo): Iterable<string> {
  if (domain.templateForDispvms) yield `@dispvm:${domain.name}`;
}
