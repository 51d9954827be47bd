import type { DenyKind } from "../model/policy.ts";

/**
 * The reason codes, each with the kind of refusal that the reference implementations would raise. The test vectors
 * define some codes. The others stand for cases in which a reference implementation crashes. reason-meanings.ts
 * describes them.
 */
export const denyKinds = {
  rule: "AccessDenied",
  "no-match": "AccessDenied",
  "no-target": "AccessDenied",
  "no-default-dispvm": "AccessDenied",
  "not-dispvm-template": "AccessDenied",
  "no-ask-targets": "AccessDenied",
  "would-autostart": "AccessDenied",
  "invalid-redirect": "AccessDenied",
  "invalid-choice": "AccessDenied",
  loopback: "AccessDenied",
  "no-relayvm": "AccessDenied",
  "no-transport-rpc": "AccessDenied",
  "unknown-relayvm": "AccessDenied",
  "unknown-source": "AccessDenied",
  "unknown-dispvm-template": "AccessDenied",
  "unknown-target": "AccessDenied",
  "unknown-power-state": "AccessDenied",
  "unknown-uuid": "AccessDenied",
  "ask-not-possible": "AccessDenied",
  "denied-by-user": "AccessDenied",
  "bad-request": "RequestError",
  "bad-request-target": "PolicySyntaxError",
  "requested-source-unknown": "RequestError",
  "requested-source-not-remote": "RequestError",
  "not-a-relay": "RequestError",
  syntax: "PolicySyntaxError",
  "bad-filename": "AccessDenied",
  "load-failure": "AccessDenied",
  "policy-not-found": "PolicyNotFound",
  "no-system-info": "AccessDenied",
  "start-failed": "AccessDenied",
  "internal-error": "AccessDenied",
} as const satisfies Readonly<Record<string, DenyKind>>;

/** A reason code. */
export type DenyReason = keyof typeof denyKinds;
