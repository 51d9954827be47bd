import type { DenyReason } from "../evaluate/reason.ts";

/** Advice on a deny, by its reason. Null where the remedy is a line of policy, which explain-change.ts finds. */
export const denyHelp: Readonly<Record<DenyReason, string | null>> = {
  rule: null,
  "no-match": null,
  "no-target": "name a target in the call, or add target=NAME to the rule",
  "no-default-dispvm": "set default_dispvm of the source, or name a template: @dispvm:NAME",
  "not-dispvm-template":
    "name a template with the property template_for_dispvms, or set that property of the named template",
  "no-ask-targets":
    "allow or ask for a target that exists, is not internal and is not the source; with autostart=no it must run",
  "would-autostart": "start the target before the call, or remove autostart=no from the rule",
  "invalid-redirect": "correct target= of the rule: name an existing domain or a template for disposables",
  "invalid-choice": "choose one of the offered targets",
  loopback: "call another domain: qrexec never connects a domain to itself, whatever the policy says",
  "no-relayvm": "set relayvm of the target, the domain through which it is reached",
  "no-transport-rpc": "set transport_rpc of the target, the service of its relay that carries the call",
  "unknown-relayvm": "set relayvm of the target to a domain that exists",
  "unknown-source": "check the name of the source: the domain does not exist",
  "unknown-dispvm-template":
    "set default_dispvm of the source, or the @dispvm:NAME in the rules for this service, to a domain that exists",
  "unknown-target": "check the name of the target in the rule: the domain does not exist",
  "unknown-power-state":
    "use system information with power_state (older daemons do not report it), or remove autostart=no from the rule",
  "unknown-uuid": "use system information with the uuid of each domain (older daemons do not report it)",
  "denied-by-user": "call again and choose a target, or let the rule allow",
  "ask-not-possible": "let the rule allow, or make the call where an agent can ask the user",
  "bad-request":
    "check the call: service, argument and source are printable ASCII without spaces, and the source is a domain name",
  "bad-request-target":
    "name a domain, @default, @dispvm, @dispvm:NAME or @adminvm as target; other keywords are valid in rules only",
  "requested-source-unknown": "check the name of the requested source: the domain does not exist",
  "requested-source-not-remote": "request a RemoteVM as source; other domains make their own calls",
  "not-a-relay": "call through the relay of the requested source (relayvm)",
  syntax: "correct the line; until then every call is denied",
  "bad-filename": "rename the file; until then every call is denied",
  "load-failure": "make the file or directory readable; until then every call is denied",
  "policy-not-found": "create a file SERVICE or SERVICE+ARGUMENT in the service directory",
  "no-system-info": "start the core daemon, or read its log",
  "start-failed": "read the log of the core daemon to find out why the target did not start",
  "internal-error": "report it",
};
