import type { CommandSpec } from "../command.ts";
import { policyOptions } from "./eval.ts";

/** `qrexec-policy explain` */
export const explainSpec: CommandSpec = {
  name: "explain",
  summary: "say why a call is decided as it is, and how to change that",
  usage: ["explain [OPTION…] SOURCE TARGET SERVICE[+ARG]", "explain [OPTION…] -- LOG-LINE"],
  description: [
    "Decides a call without making it, and shows the rule that decides, each rule of the service that is tried before it with the column that does not fit, and for a deny the nearest rule that would let the call through and the smallest line that would change the decision. Domains come from --system-info, else from the core daemon. An empty TARGET means @default.",
    "LOG-LINE is a line of the system log in one argument; what comes before the service may be left out. When the decision is now another one than then, that is said.",
  ],
  options: {
    "system-info": { value: "FILE", help: "what internal.GetSystemInfo answers, as JSON; - is standard input" },
    ...policyOptions,
    "requested-source": { value: "NAME", help: "the RemoteVM that SOURCE relays for" },
    all: { help: "show all rules that are tried, not only the first 40" },
    format: { value: "FORMAT", choices: ["text", "json"], help: "text (the default) or json (docs/explain-json.md)" },
    "qubesd-socket": { value: "PATH", help: "internal socket of the core daemon" },
    help: { short: "h", help: "show this help" },
  },
  examples: [
    {
      line: "qrexec-policy explain --root policy-examples/current-defaults/tree --system-info policy-examples/current-defaults/system-info.json work vault qubes.Filecopy",
      does: "why an example system denies a call",
    },
    { line: "qrexec-policy explain work @default qubes.OpenURL", does: "a call on this system" },
    {
      line: "qrexec-policy explain -- 'qrexec: qubes.Filecopy+: work -> vault: denied: no matching rule found'",
      does: "a line from the log",
    },
    {
      line: "qrexec-policy explain --legacy --policy-dir ./policy --system-info info.json work vault qubes.Gpg",
      does: "a call on R4.0 policy",
    },
  ],
  exits: ["allow", "deny", "usage", "policy", "systemInfo", "internal", "closed"],
};
