import { isNameText, isPrintable } from "../model/characters.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Request } from "../model/request.ts";
import { findDomain, type SystemInfo } from "../model/system-info.ts";
import { readToken, tokenContexts, type VmToken } from "../model/token.ts";
import { type DenyDecision, deny } from "./decision.ts";

/**
 * Refuses a request that could not have come through qrexec, which lets only printable ASCII through. What is refused
 * here would otherwise end up in reply lines, log lines and file names.
 */
export function checkRequest({ service, argument, source, requestedSource, call }: Request): DenyDecision | undefined {
  // Almost always all are; which one is not is looked for only then.
  if (!isPrintable(service + argument + source + (requestedSource ?? "") + call)) {
    const parts = { service, argument, source, "requested source": requestedSource ?? "", call };
    const [part] = Object.entries(parts).find(([, text]) => !isPrintable(text)) as [string, string];
    return deny("bad-request", `the ${part} has characters that no call can have`);
  }
  if (!argument.startsWith("+")) return deny("bad-request", "the argument does not begin with +");
  if (source === "" || source === "*" || (source.startsWith("@") && source !== "@adminvm")) {
    return deny("bad-request", "the source is not a domain name");
  }
  return undefined;
}

/**
 * Reads the target that a caller intends (docs/reference/policy-language.md#intended-target). An empty target and the
 * name of a domain that does not exist become `@default`. The dialects check whether `@dispvm:NAME` can be used.
 */
export function readIntendedTarget(target: string, dialect: Dialect, info: SystemInfo): VmToken | DenyDecision {
  const token = readToken(target === "" ? "@default" : target, dialect);
  if (token === undefined || !tokenContexts[dialect][token.kind].includes("intended-target")) {
    return deny("bad-request-target", `invalid target of the call: ${JSON.stringify(target)}`);
  }
  return existing(token, info);
}

/** The token, or `@default` when it names a domain that does not exist. */
export function existing(token: VmToken, info: SystemInfo): VmToken {
  const isName = token.kind === "name" || token.kind === "uuid";
  return isName && findDomain(info, token.text) === undefined ? { kind: "defaultvm", text: "@default" } : token;
}

/**
 * Returns the source that rules are matched with: the caller, or the RemoteVM that it relays for
 * (docs/reference/policy-language.md#requested-source).
 */
export function effectiveSource({ source, requestedSource }: Request, info: SystemInfo): string | DenyDecision {
  if (requestedSource === undefined || requestedSource === "") return source;
  const remote = findDomain(info, requestedSource);
  if (remote === undefined) {
    return deny("requested-source-unknown", `unknown requested source qube '${requestedSource}'`);
  }
  if (remote.type !== "RemoteVM") {
    const message = `${requestedSource}: requested source is only authorized for RemoteVM`;
    return deny("requested-source-not-remote", message);
  }
  if (remote.relayvm !== source) return deny("not-a-relay", `${source} is not a relay for ${requestedSource}`);
  return requestedSource;
}

/** Whether `SERVICE[+ARGUMENT]` can be the name of a file in a service directory, and of nothing outside it. */
export function isServiceName(call: string): boolean {
  return call !== "" && isNameText(call) && call !== "." && call !== "..";
}
