import { systemPaths } from "../../base/system-paths.ts";
import type { CommandSpec } from "../../command/command-spec.ts";
import { qubesdSocketOption } from "./shared-options.ts";

/** The form that qrexec-daemon runs. */
export const callSpec: CommandSpec = {
  name: "",
  summary: "decide calls between qubes by qrexec policy",
  usage: [
    "[OPTION…] [--] SOURCE TARGET SERVICE[+ARG]",
    "[OPTION…] [--] DOMAIN-ID SOURCE TARGET SERVICE[+ARG] PROCESS-IDENT",
  ],
  description: [
    "Without a command, decides one call, as qrexec-daemon asks for it. With three arguments, it asks the core daemon for system information, decides and prints the reply. It exits 0 only if the call is allowed.",
    "The form with five arguments is deprecated; it also carries the call out. On a signal it ends qrexec-client, kills a disposable, and exits with 128 plus the signal's number.",
    "For an ask rule it asks the agent of the domain that shows the windows of the source. In R4.0 that is the agent on the system bus.",
    "After --, every word is an argument, so that a domain can have the name of a command. A system with /etc/qubes-rpc/policy and without /etc/qubes/policy.d is read as R4.0, as with --legacy.",
  ],
  options: {
    "assume-yes-for-ask": { help: "allow a call that an ask rule matches, with the requested target" },
    "just-evaluate": { help: "only decide: check no reply, log no allowed call, run nothing" },
    "policy-dir": {
      value: "DIR",
      kind: "directory",
      alias: "path",
      repeatable: true,
      help: `policy directory instead of ${systemPaths.policyDirectories.join(" and ")}`,
    },
    legacy: { help: "read R4.0 policy, one file per service; print nothing, the exit code is the answer" },
    "legacy-dir": {
      value: "DIR",
      kind: "directory",
      default: systemPaths.legacyDirectory,
      help: "service directory",
    },
    "compiled-policy": {
      value: "FILE",
      kind: "file",
      help: "compiled policy that qrexec-policy compile made from the same directories",
    },
    "qubesd-socket": qubesdSocketOption,
    "qubesd-api-socket": {
      value: "PATH",
      kind: "file",
      default: systemPaths.qubesdSocket,
      help: "Admin API socket of the core daemon, to start domains",
    },
    "qrexec-client": {
      value: "PATH",
      kind: "file",
      default: systemPaths.qrexecClient,
      help: "program that carries a call out",
    },
    "service-dir": {
      value: "DIR",
      kind: "directory",
      default: systemPaths.services,
      help: "directory of the socket of dom0's agent",
    },
    "system-bus": { value: "ADDRESS", help: "bus of the R4.0 agent instead of the system bus" },
    "log-socket": { value: "PATH", kind: "file", default: systemPaths.log, help: "socket of the system log" },
    help: { short: "h", help: "show this help; only without a call" },
    version: { short: "V", help: "show the version; only without a call" },
  },
  operands: [
    { name: "SOURCE", kind: "text", help: "domain that makes the call" },
    { name: "TARGET", kind: "text", help: "requested target; empty means @default" },
    { name: "SERVICE[+ARG]", kind: "text", help: "service with its argument" },
  ],
  examples: [
    { line: "qrexec-policy -- work @default qubes.OpenURL", does: "the call as qrexec-daemon runs it" },
    { line: "qrexec-policy --just-evaluate work vault qubes.Filecopy", does: "only the decision" },
  ],
  exits: {
    0: "the call is allowed",
    1: "the call is denied; so is every call that cannot be decided",
    2: "wrong arguments; qrexec-daemon takes this as a deny",
    129: "the form with five arguments was ended by SIGHUP",
    130: "the form with five arguments was ended by SIGINT",
    143: "the form with five arguments was ended by SIGTERM",
  },
};
