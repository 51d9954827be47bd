import { isUsableTarget } from "../evaluate/usable-target.ts";
import type { DomainInfo } from "../model/system-info.ts";
import { isDom0, type VmToken } from "../model/token.ts";
import type { TriedCall } from "./explain-call.ts";
import { whyNotOfKind, whyNotTagged } from "./explain-domain.ts";

/** Explains why a rule's source does not match that of an R4.0 call. */
export function whyLegacySource(token: VmToken, call: TriedCall): string {
  return whyValue(token, call.source, "comes from", call);
}

/** Explains why a rule's target does not match that of an R4.0 call. */
export function whyLegacyTarget(token: VmToken, call: TriedCall): string {
  const { target, source, info } = call;
  if (target === "@default") return `${token.text}, but the caller named no target`;
  if (token.kind === "defaultvm") return `@default, but the caller named ${target}`;
  if (target !== "@dispvm") return whyValue(token, target, "goes to", call);
  const template = info.domains.get(source)?.defaultDispvm ?? null;
  if (template === null) {
    return `${token.text}, but the call goes to @dispvm, and ${source} has no default disposable template`;
  }
  return whyValue(token, `@dispvm:${template}`, "goes to", call);
}

/** Checks the requested domain before any rule: a domain that does not exist matches none. */
function whyValue(token: VmToken, value: string, goes: string, { info }: TriedCall): string {
  if (!isUsableTarget(value, info)) {
    const what = value.startsWith("@dispvm:")
      ? `${value.slice(8)} is not a template for disposables`
      : `${value} does not exist`;
    return `${token.text}, but ${what}, so no rule of R4.0 matches`;
  }
  if (isDom0(value)) return whyDom0(token, value, goes);
  if (value.startsWith("@dispvm:")) return whyTemplate(token, value, info.domains.get(value.slice(8)) as DomainInfo);
  if (token.kind === "tag" || token.kind === "type") return whyNotOfKind(token, info.domains.get(value) as DomainInfo);
  return `${token.text}, but the call ${goes} ${value}`;
}

function whyDom0(token: VmToken, value: string, goes: string): string {
  if (token.kind === "anyvm") return "@anyvm does not include dom0";
  return token.kind === "tag" || token.kind === "type"
    ? `${token.text} never includes dom0 in R4.0`
    : `${token.text}, but the call ${goes} ${value}`;
}

function whyTemplate(token: VmToken, value: string, template: DomainInfo): string {
  if (token.kind === "dispvm_tag") return whyNotTagged(token.text, template);
  return token.kind === "tag" || token.kind === "type"
    ? `${token.text} matches only existing domains, but the call goes to ${value}`
    : `${token.text}, but the call goes to ${value}`;
}
