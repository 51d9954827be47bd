import { type DomainInfo, findDomain, type SystemInfo } from "../model/system-info.ts";
import { isDom0 } from "../model/token.ts";
import { type AllowDecision, type AskDecision, type DenyDecision, deny } from "./decision.ts";

/** The answer to an allowed call: the text for qrexec-daemon, and the parts that the call is carried out with. */
export interface Reply {
  /** Lines `KEY=VALUE`, separated by LF, without a final LF (docs/reference/policy-language.md#reply-lines). */
  readonly text: string;
  /** The destination of the connection: `dom0`, `uuid:UUID` or `@dispvm:uuid:UUID`; in R4.0 the target. */
  readonly connect: string;
  /** The user, or `DEFAULT`. */
  readonly user: string;
  /** The `SERVICE+ARGUMENT` to call there. */
  readonly call: string;
}

/** The reply to every call that is not allowed. */
export const denyReply = "result=deny";

/** The reply to `--just-evaluate` if the policy allows the call. Nothing is carried out with it. */
export const evaluatedReply: Reply = { text: "result=allow", connect: "", user: "DEFAULT", call: "" };

/**
 * Returns the reply of an allowed call, or a deny if it cannot be made. Examples are a call to the caller itself, a
 * RemoteVM without a relay, and a domain that the daemon reports too little about.
 */
export function makeReply(allowed: AllowDecision, info: SystemInfo): Reply | DenyDecision {
  const { target, source, request, rule } = allowed;
  const call = request.service + request.argument;
  // A new disposable is not the caller.
  if (target.startsWith("@dispvm:")) {
    const template = known(findDomain(info, target.slice(8)), target, allowed, "unknown-dispvm-template");
    return "decision" in template ? template : format(allowed, target, `@dispvm:uuid:${template.uuid}`, call);
  }
  if (isSameDomain(source, target, info)) {
    return deny("loopback", "loopback qrexec connection not supported", { rule: rule.place });
  }
  if (isDom0(target)) return format(allowed, "dom0", null, call);
  const found = findDomain(info, target);
  // The call is connected to the relay, so the uuid of the RemoteVM does not matter.
  if (found?.type === "RemoteVM") return replyThroughRelay(allowed, found, info);
  const domain = known(found, target, allowed, "unknown-target");
  return "decision" in domain ? domain : format(allowed, target, `uuid:${domain.uuid}`, call);
}

/** Returns the reply in R4.0. Its text is always `result=allow`, and it cannot fail. */
export function makeLegacyReply({ target, user, request }: AllowDecision): Reply {
  return { text: "result=allow", connect: target, user: user || "DEFAULT", call: request.call };
}

/**
 * Returns the decision after the user's choice, or after `--assume-yes-for-ask`. The choice must be exactly one of the
 * targets offered.
 */
export function choose(asked: AskDecision, target: string): AllowDecision | DenyDecision {
  if (!asked.targets.includes(target)) {
    return deny("invalid-choice", `target ${target} is not a valid choice`, { rule: asked.rule.place });
  }
  const { rule, request, source, requestedTarget, user, autostart, notify } = asked;
  return { decision: "allow", rule, request, source, requestedTarget, user, autostart, notify, target };
}

function replyThroughRelay(allowed: AllowDecision, remote: DomainInfo, info: SystemInfo): Reply | DenyDecision {
  const { target, request, requestedTarget, rule } = allowed;
  const { relayvm, transportRpc } = remote;
  if (!relayvm) return deny("no-relayvm", `${target}: relayvm is not set`, { rule: rule.place });
  if (!transportRpc) return deny("no-transport-rpc", `${target}: transport RPC is not set`, { rule: rule.place });
  const relay = known(findDomain(info, relayvm), relayvm, allowed, "unknown-relayvm");
  if ("decision" in relay) return relay;
  const call = `${transportRpc}+${requestedTarget}+${request.service}${request.argument}`;
  return format(allowed, relayvm, `uuid:${relay.uuid}`, call, null, true);
}

/** @param isRelayed whether the reply names the call for the relay as its service */
function format(
  allowed: AllowDecision,
  target: string,
  uuid: string | null,
  call: string,
  user = allowed.user,
  isRelayed = false,
): Reply {
  const { autostart, requestedTarget, request, source } = allowed;
  let text = `user=${user || "DEFAULT"}\nresult=allow\ntarget=${target}`;
  if (uuid !== null) text += `\ntarget_uuid=${uuid}`;
  text += `\nautostart=${autostart ? "True" : "False"}\nrequested_target=${requestedTarget}`;
  if (isRelayed) text += `\nservice=${call}`;
  if (request.requestedSource && uuid !== null) text += `\npolicy_source=${source}`;
  return { text, connect: uuid ?? "dom0", user: user || "DEFAULT", call };
}

/** Returns the domain if it exists and its uuid is known. */
function known(
  domain: DomainInfo | undefined,
  name: string,
  { rule }: AllowDecision,
  reason: "unknown-dispvm-template" | "unknown-target" | "unknown-relayvm",
): DomainInfo | DenyDecision {
  if (domain === undefined) return deny(reason, `${name} is not a domain`, { rule: rule.place });
  if (domain.uuid === undefined) return deny("unknown-uuid", `the uuid of ${name} is unknown`, { rule: rule.place });
  return domain;
}

/** Compares domains, not text. The reference compares text only and allows a call that names the source by its uuid. */
function isSameDomain(source: string, target: string, info: SystemInfo): boolean {
  if (source === target || (isDom0(source) && isDom0(target))) return true;
  const domain = findDomain(info, source);
  return domain !== undefined && domain === findDomain(info, target);
}
