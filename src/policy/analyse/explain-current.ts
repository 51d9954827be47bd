import { defaultDispvm } from "../evaluate/match-keys.ts";
import { findDomain, type SystemInfo } from "../model/system-info.ts";
import type { VmToken } from "../model/token.ts";
import type { TriedCall } from "./explain-call.ts";
import { whyNotOfKind, whyNotTagged } from "./explain-domain.ts";

/** Explains why a rule's source does not match that of a call. */
export function whySource(token: VmToken, { source, info }: TriedCall): string {
  if (token.kind === "dispvm_name" || token.kind === "dispvm_tag") return `${token.text} never matches a source`;
  return whyDomain(token, source, "comes from", info);
}

/** Explains why a rule's target does not match that of a call. */
export function whyTarget(token: VmToken, call: TriedCall): string {
  const { missing, target, info } = call;
  if (missing !== null) {
    const what = `${missing} does not exist, so the target counts as @default`;
    return token.text === missing ? what : `${token.text}, but ${what}`;
  }
  if (target === "@default") return `${token.text}, but the caller named no target`;
  if (token.kind === "defaultvm") return `@default, but the caller named ${target}`;
  return target.startsWith("@dispvm") ? whyDisposable(token, call) : whyDomain(token, target, "goes to", info);
}

function whyDomain(token: VmToken, text: string, goes: string, info: SystemInfo): string {
  if (token.kind === "anyvm") return "@anyvm does not include dom0";
  if (token.kind === "tag" || token.kind === "type") {
    const domain = findDomain(info, text);
    if (domain !== undefined) return whyNotOfKind(token, domain);
    const why =
      text === "@adminvm" ? `${text} is compared without the tags and type of dom0` : `${text} does not exist`;
    return `${token.text}, but ${why}`;
  }
  return `${token.text}, but the call ${goes} ${text}`;
}

/** Does so for a target that is a new disposable. */
function whyDisposable(token: VmToken, { target, source, info }: TriedCall): string {
  const bare = target === "@dispvm";
  const template = bare ? defaultDispvm(source, info) : target.slice("@dispvm:".length);
  switch (token.kind) {
    case "tag":
    case "type":
      return `${token.text} matches only existing domains, but the call goes to ${target}`;
    case "dispvm":
      return `@dispvm matches only calls without a template, but the call goes to ${target}`;
    case "dispvm_name":
      return bare
        ? `${token.text}, but the call goes to @dispvm, and the default disposable template of ${source} is ${template}`
        : `${token.text}, but the call goes to ${target}`;
    case "dispvm_tag": {
      const domain = template === null ? undefined : findDomain(info, template);
      if (domain === undefined) return `${token.text}, but ${source} has no default disposable template`;
      return domain.templateForDispvms
        ? whyNotTagged(token.text, domain)
        : `${token.text}, but ${domain.name} is not a template for disposables`;
    }
    default:
      return `${token.text}, but the call goes to ${target}`;
  }
}
