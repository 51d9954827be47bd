import type { DenyReason } from "../evaluate/reason.ts";

/** Advice on a deny, by its reason. Null where the remedy is a line of policy, which explain-change.ts finds. */
export const denyHelp: Readonly<Record<DenyReason, string | null>> = {
  rule: null,
  "no-match": null,
  "no-target": "name a target in the call, or add target=NAME to the rule",
  "no-default-dispvm": "set default_dispvm of the source, or name a template: @dispvm:NAME",
  "not-dispvm-template":
    "name a template that exists and has the property template_for_dispvms, or set that property of the one named",
  "no-ask-targets":
    "let rules for this service and source allow or ask for a domain that exists, is not internal and not the source; with autostart=no it has to be running, too",
  "would-autostart": "start the target before the call, or remove autostart=no from the rule",
  "invalid-redirect": "correct target= of the rule: it has to name a domain that exists, or a template for disposables",
  "invalid-choice": "choose one of the targets that are offered",
  loopback: "call another domain: a call from a domain to itself is never made, whatever policy says",
  "no-relayvm": "set relayvm of the target, the domain through which it is reached",
  "no-transport-rpc": "set transport_rpc of the target, the service of its relay that carries the call",
  "unknown-relayvm": "set relayvm of the target to a domain that exists",
  "unknown-source": "check the name of the source: no such domain is known",
  "unknown-dispvm-template":
    "set default_dispvm of the source, or the @dispvm:NAME in the rules for this service, to a domain that exists",
  "unknown-target": "check the name of the target in the rule: no such domain is known",
  "unknown-power-state":
    "take system information that says power_state (an older daemon does not), or remove autostart=no from the rule",
  "unknown-uuid": "take system information that says the uuid of each domain (an older daemon does not)",
  "denied-by-user": "call again and choose a target, or let the rule allow",
  "ask-not-possible": "let the rule allow, or call where an agent can put the question",
  "bad-request":
    "check the call: service, argument and source are printable ASCII without spaces, and the source is a domain name",
  "bad-request-target":
    "name a domain, @default, @dispvm, @dispvm:NAME or @adminvm as target; other keywords stand in rules only",
  "requested-source-unknown": "check the name of the requested source: no such domain is known",
  "requested-source-not-remote": "request a RemoteVM as source; others call for themselves",
  "not-a-relay": "call through the domain that relayvm of the requested source names",
  syntax: "correct the line; until then every call is denied",
  "bad-filename": "rename the file; until then every call is denied",
  "load-failure": "make the file or directory readable; until then every call is denied",
  "policy-not-found": "write a file for the service, SERVICE or SERVICE+ARGUMENT, in the service directory",
  "no-system-info": "start the core daemon, or look into its log",
  "start-failed": "look into the log of the core daemon for why the target did not start",
  "internal-error": "report it",
};
