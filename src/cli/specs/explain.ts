import type { CommandSpec } from "../../command/command-spec.ts";
import { callOperands } from "./eval.ts";
import { commonExits, policyExit, systemInfoExit } from "./shared-exits.ts";
import { formatOption, helpOption, policyOptions, qubesdSocketOption, systemInfoOption } from "./shared-options.ts";

/** `qrexec-policy explain` */
export const explainSpec: CommandSpec = {
  name: "explain",
  summary: "explain the decision of a call, and how to change it",
  usage: ["[OPTION…] SOURCE TARGET SERVICE[+ARG]", "[OPTION…] -- LOG-LINE"],
  description: [
    "Decides a call without making it. Shows the rule that decides, and each earlier rule of the service with the column that does not match. For a deny, it also shows the nearest rule that would allow the call, and the smallest line that would change the decision. If the service gives power, the line asks the user. The domains come from --system-info, else from the core daemon.",
    "LOG-LINE is a line of the system log as one argument; the part before the service can be left out. If the decision has changed since that line was logged, the output says so.",
  ],
  options: {
    "system-info": systemInfoOption,
    ...policyOptions,
    "requested-source": { value: "NAME", kind: "text", help: "RemoteVM for which SOURCE relays the call" },
    all: { help: "show all rules that are tried, not only the first 40" },
    format: formatOption(["text", "json"], "output format (json: docs/explain-json.md)"),
    "qubesd-socket": qubesdSocketOption,
    ...helpOption,
  },
  operands: callOperands,
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
  exits: {
    0: "the call is allowed",
    1: "the call is denied, or the user would be asked",
    ...policyExit,
    ...systemInfoExit,
    ...commonExits,
  },
};
