import { isNameText, isPrintable } from "../model/characters.ts";
import type { Dialect } from "../model/dialect.ts";
import { hasPrintableTexts, type Request } from "../model/request.ts";
import { findDomain, type SystemInfo } from "../model/system-info.ts";
import { readToken, tokenContexts, type VmToken } from "../model/token.ts";
import { type DenyDecision, deny } from "./decision.ts";

/**
 * Refuses a request that cannot have come through qrexec, which passes printable ASCII only. Other characters would
 * reach reply lines, log lines and file names.
 */
export function checkRequest(request: Request): DenyDecision | undefined {
  const { service, argument, source } = request;
  if (!hasPrintableTexts(request)) {
    // All parts are almost always valid, so the faulty one is searched only on failure. The target has its own check.
    const parts = { service, argument, source, "requested source": request.requestedSource ?? "", call: request.call };
    const faulty = Object.entries(parts).find(([, text]) => !isPrintable(text));
    if (faulty !== undefined) return deny("bad-request", `the ${faulty[0]} has characters that no call can have`);
  }
  if (argument.charCodeAt(0) !== 0x2b) return deny("bad-request", "the argument does not begin with +");
  if (source === "" || source === "*" || (source.charCodeAt(0) === 0x40 && source !== "@adminvm")) {
    return deny("bad-request", "the source is not a domain name");
  }
  return undefined;
}

/**
 * Reads the target that a caller requests (docs/reference/policy-language.md#intended-target). An empty target is
 * `@default`, as is the name of a domain that does not exist. The dialects check whether `@dispvm:NAME` is usable.
 */
export function readIntendedTarget(target: string, dialect: Dialect, info: SystemInfo): VmToken | DenyDecision {
  const token = readToken(target === "" ? "@default" : target, dialect);
  if (token === undefined || !tokenContexts[dialect][token.kind].includes("intended-target")) {
    return deny("bad-request-target", `invalid target of the call: ${JSON.stringify(target)}`);
  }
  return existing(token, info);
}

/** Returns the token, or `@default` if it names a domain that does not exist. */
export function existing(token: VmToken, info: SystemInfo): VmToken {
  const isName = token.kind === "name" || token.kind === "uuid";
  return isName && findDomain(info, token.text) === undefined ? { kind: "defaultvm", text: "@default" } : token;
}

/**
 * Returns the effective source: the caller, or the RemoteVM that it relays for
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

/** Returns whether `SERVICE[+ARGUMENT]` is a valid file name in a service directory, and cannot lead outside it. */
export function isServiceName(call: string): boolean {
  return call !== "" && isNameText(call) && call !== "." && call !== "..";
}
