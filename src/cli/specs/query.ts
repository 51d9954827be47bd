import type { CommandSpec } from "../../command/command-spec.ts";
import { commonExits, policyExit, systemInfoExit } from "./shared-exits.ts";
import { formatOption, helpOption, policyOptions, qubesdSocketOption, systemInfoOption } from "./shared-options.ts";

/** `qrexec-policy query` */
export const querySpec: CommandSpec = {
  name: "query",
  summary: "list the calls that the policy allows",
  usage: ["[--from SOURCE] [--to TARGET] [--service SERVICE[+ARG]] [OPTION…]"],
  description: [
    "Decides every call that the policy could allow: between all domains and disposables, for every service and argument that a rule mentions, and for others. Lists the calls that are not denied, with their real targets and the deciding rules. * is any service, or any argument; (other) is any argument that no rule mentions.",
    "Without --system-info and --daemon, the domains are those that the policy names. One more stands for each tag and type in the policy, shown as (a qube with tag X), and one for all other domains.",
  ],
  options: {
    from: { value: "SOURCE", kind: "domain", help: "only calls of this domain" },
    to: { value: "TARGET", kind: "domain", help: "only calls that end or can end at this domain, after redirects" },
    service: { value: "SERVICE[+ARG]", kind: "text", help: "only this service; * is any that no rule mentions" },
    ...policyOptions,
    "system-info": systemInfoOption,
    daemon: { help: "get the domains from the core daemon" },
    "qubesd-socket": { ...qubesdSocketOption, help: `${qubesdSocketOption.help}, for --daemon` },
    format: formatOption(["table", "json", "csv"]),
    ...helpOption,
  },
  operands: [],
  examples: [
    {
      line: "qrexec-policy query --root policy-examples/split-gpg-vault/tree --to work-gpg",
      does: "the callers of the keys, for all possible domains",
    },
    { line: "qrexec-policy query --daemon --from untrusted", does: "the calls of a domain of this system" },
    {
      line: "qrexec-policy query --root policy-examples/r4.0-defaults/tree --system-info policy-examples/r4.0-defaults/system-info.json --service qubes.Filecopy --format csv",
      does: "a table for a spreadsheet",
    },
  ],
  exits: { 0: "the calls are listed; there may be none", ...policyExit, ...systemInfoExit, ...commonExits },
};
