import type { DenyKind } from "../model/policy.ts";

/**
 * Why a call is denied: every reason code with the kind of refusal that the reference implementations would raise, and
 * what it means. Code, JSON output and docs/reasons.md read this one table. The codes that the test vectors have are
 * theirs; the others stand for cases in which a reference implementation stops with an unplanned exception.
 */
export const denyReasons = {
  rule: { kind: "AccessDenied", meaning: "a rule with the action deny matched" },
  "no-match": { kind: "AccessDenied", meaning: "no rule matched" },
  "no-target": {
    kind: "AccessDenied",
    meaning: "an allow matched, but neither the caller nor the rule names a target",
  },
  "no-default-dispvm": {
    kind: "AccessDenied",
    meaning: "the call would go to a new disposable, but the source has no default disposable template",
  },
  "not-dispvm-template": {
    kind: "AccessDenied",
    meaning: "@dispvm:NAME names no domain that disposables are made from",
  },
  "no-ask-targets": { kind: "AccessDenied", meaning: "an ask matched, but there is no target to choose from" },
  "would-autostart": { kind: "AccessDenied", meaning: "autostart=no, and the target is not running" },
  "invalid-redirect": { kind: "AccessDenied", meaning: "target= of the matching rule names no usable domain" },
  "invalid-choice": { kind: "AccessDenied", meaning: "the target that was chosen is not among those offered" },
  loopback: { kind: "AccessDenied", meaning: "source and target are the same domain" },
  "no-relayvm": { kind: "AccessDenied", meaning: "the target is a RemoteVM without a relay" },
  "no-transport-rpc": { kind: "AccessDenied", meaning: "the target is a RemoteVM without a transport service" },
  "unknown-relayvm": { kind: "AccessDenied", meaning: "the relay of the target is not a domain" },
  "unknown-source": {
    kind: "AccessDenied",
    meaning: "the source is not a domain, and the targets to ask for depend on it",
  },
  "unknown-dispvm-template": {
    kind: "AccessDenied",
    meaning: "a disposable template that the decision depends on is not a domain",
  },
  "unknown-target": { kind: "AccessDenied", meaning: "the target is not a domain" },
  "unknown-power-state": {
    kind: "AccessDenied",
    meaning: "autostart=no, and the daemon does not say whether the target runs",
  },
  "unknown-uuid": {
    kind: "AccessDenied",
    meaning: "the daemon does not say the uuid of a domain, which the answer needs",
  },
  "ask-not-possible": { kind: "AccessDenied", meaning: "the rule says ask, and no agent can put the question" },
  "bad-request": { kind: "RequestError", meaning: "the request has characters that no call can have, or lacks a part" },
  "bad-request-target": {
    kind: "PolicySyntaxError",
    meaning: "the target of the request is a keyword that no call can have",
  },
  "requested-source-unknown": { kind: "RequestError", meaning: "the requested source is not a domain" },
  "requested-source-not-remote": { kind: "RequestError", meaning: "the requested source is not a RemoteVM" },
  "not-a-relay": { kind: "RequestError", meaning: "the caller is not the relay of the requested source" },
  syntax: { kind: "PolicySyntaxError", meaning: "a line of the policy is wrong, so that the policy does not load" },
  "bad-filename": {
    kind: "AccessDenied",
    meaning: "a policy file has a name that is not allowed, so that the policy does not load",
  },
  "load-failure": {
    kind: "AccessDenied",
    meaning: "a file or directory cannot be used, so that the policy does not load",
  },
  "policy-not-found": { kind: "PolicyNotFound", meaning: "R4.0: there is no policy file for the service" },
  "no-system-info": { kind: "AccessDenied", meaning: "the daemon did not tell about the domains" },
  "start-failed": { kind: "AccessDenied", meaning: "the target could not be started or made" },
  "internal-error": { kind: "AccessDenied", meaning: "something failed that should not; please report it" },
} as const satisfies Readonly<Record<string, { readonly kind: DenyKind; readonly meaning: string }>>;

/** A reason code. */
export type DenyReason = keyof typeof denyReasons;
