import { checkRequest, effectiveSource, readIntendedTarget } from "../evaluate/check-request.ts";
import { type DenyDecision, deny, isDeny } from "../evaluate/decision.ts";
import { sourceKeys, targetKeys } from "../evaluate/match-keys.ts";
import { legacySourceKeys, legacyTargetKeys } from "../evaluate/match-keys-legacy.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Request } from "../model/request.ts";
import { findDomain, type SystemInfo } from "../model/system-info.ts";
import type { VmToken } from "../model/token.ts";

/** A call in the form that rules are compared with. */
export interface TriedCall {
  readonly dialect: Dialect;
  readonly info: SystemInfo;
  readonly service: string;
  readonly argument: string;
  /** The effective source. */
  readonly source: string;
  /** The effective target. R4.0 compares the text unchanged, so it can be anything there. */
  readonly target: string;
  /** The target in the current dialect. */
  readonly token: VmToken | null;
  /** The name that the caller used instead of {@link target}, if no such domain exists. */
  readonly missing: string | null;
  readonly sourceKeys: readonly string[];
  readonly targetKeys: readonly string[];
}

/** Returns the call in the form that rules are compared with, or the deny if it is refused before any rule. */
export function prepareCall(request: Request, dialect: Dialect, info: SystemInfo): TriedCall | DenyDecision {
  const refused = checkRequest(request);
  if (refused !== undefined) return refused;
  const { service, argument } = request;
  const common = { dialect, info, service, argument };
  if (dialect === "legacy") {
    const { source } = request;
    const target = request.target === "" ? "@default" : request.target;
    const keys = {
      sourceKeys: legacySourceKeys(source, info),
      targetKeys: legacyTargetKeys(target, source, info),
    };
    return { ...common, source, target, token: null, missing: null, ...keys };
  }
  const token = readIntendedTarget(request.target, dialect, info);
  if (isDeny(token)) return token;
  if (token.kind === "dispvm_name" && !findDomain(info, token.name)?.templateForDispvms) {
    return deny("not-dispvm-template", `not a template for dispvm: ${token.name}`);
  }
  const source = effectiveSource(request, info);
  if (typeof source !== "string") return source;
  const named = request.target === "" || request.target === "@default" ? null : request.target;
  return {
    ...common,
    source,
    target: token.text,
    token,
    missing: token.kind === "defaultvm" ? named : null,
    sourceKeys: sourceKeys(source, info),
    targetKeys: targetKeys(token, source, info),
  };
}
