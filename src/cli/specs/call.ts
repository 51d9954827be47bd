import type { CommandSpec } from "../command.ts";

/** The form that qrexec-daemon runs. */
export const callSpec: CommandSpec = {
  name: "call",
  summary: "decide one call, as qrexec-daemon asks for it",
  usage: [
    "[OPTION…] [--] SOURCE TARGET SERVICE[+ARG]",
    "[OPTION…] [--] DOMAIN-ID SOURCE TARGET SERVICE[+ARG] PROCESS-IDENT",
  ],
  description: [
    "With three arguments: asks the core daemon about the domains, decides, prints the reply and exits 0 only if the call is allowed. With five, which is deprecated: also carries the call out; a signal that ends it ends qrexec-client and kills a disposable first, and the exit code is 128 and its number. For a rule `ask` the agent of the domain that shows the windows of the source is asked, in R4.0 the one on the system bus.",
    "After a leading -- every word is an argument, so that domains may have the names of commands. A system with /etc/qubes-rpc/policy but without /etc/qubes/policy.d is taken for one of R4.0, as with --legacy.",
  ],
  options: {
    "assume-yes-for-ask": { help: "take an ask for an allow, with the target that was asked for" },
    "just-evaluate": { help: "only evaluate the policy: no checks of the reply, no log of an allow, nothing is run" },
    path: { value: "DIR", multiple: true, help: "policy directory instead of the system's; may be repeated" },
    legacy: { help: "R4.0: one file per service in /etc/qubes-rpc/policy; nothing is printed, the exit code answers" },
    "legacy-dir": { value: "DIR", help: "service directory instead of /etc/qubes-rpc/policy" },
    "compiled-policy": {
      value: "FILE",
      help: "compiled policy, made by qrexec-policy compile with the same directories",
    },
    "qubesd-socket": { value: "PATH", help: "internal socket of the core daemon" },
    "qubesd-api-socket": { value: "PATH", help: "Admin API socket of the core daemon, to start domains" },
    "qrexec-client": { value: "PATH", help: "the program that carries a call out" },
    "service-dir": { value: "DIR", help: "where the agent of dom0 has its socket, instead of /etc/qubes-rpc" },
    "system-bus": { value: "ADDRESS", help: "the bus with the agent of R4.0, instead of the system's" },
    "log-socket": { value: "PATH", help: "log socket instead of /dev/log" },
    help: { short: "h", help: "show this help; only without a call" },
    version: { short: "V", help: "show the version; only without a call" },
  },
  examples: [
    { line: "qrexec-policy -- work @default qubes.OpenURL", does: "what qrexec-daemon runs" },
    { line: "qrexec-policy --just-evaluate work vault qubes.Filecopy", does: "only the answer yes or no" },
  ],
  exits: ["allow", "deny", "usage"],
};
