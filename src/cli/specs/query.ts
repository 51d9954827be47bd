import type { CommandSpec } from "../command.ts";
import { policyOptions } from "./eval.ts";

/** `qrexec-policy query` */
export const querySpec: CommandSpec = {
  name: "query",
  summary: "list who may reach what",
  usage: ["query [--from SOURCE] [--to TARGET] [--service SERVICE[+ARG]] [OPTION…]"],
  description: [
    "Decides every call that the policy may let through, from every domain, to every domain and disposable, for every service and argument that a rule mentions and for others, and lists those that are not denied: where they really go, and by which rule. * is any service, or any argument; (other) is any argument that no rule mentions.",
    "Without --system-info no running system is needed: the domains are those that the policy names, and one for each tag and type that it mentions, shown as (a qube with tag X), and one that has nothing of these.",
  ],
  options: {
    from: { value: "SOURCE", help: "only calls of this domain" },
    to: { value: "TARGET", help: "only calls that end there, after redirects, or may if the user chooses so" },
    service: { value: "SERVICE[+ARG]", help: "only this service; * is any that no rule mentions" },
    ...policyOptions,
    "system-info": { value: "FILE", help: "what internal.GetSystemInfo answers, as JSON; - is standard input" },
    daemon: { help: "ask the core daemon about the domains" },
    "qubesd-socket": { value: "PATH", help: "internal socket of the core daemon, for --daemon" },
    format: { value: "FORMAT", choices: ["table", "json", "csv"], help: "table (the default), json or csv" },
    help: { short: "h", help: "show this help" },
  },
  examples: [
    {
      line: "qrexec-policy query --root policy-examples/split-gpg-vault/tree --to work-gpg",
      does: "who may reach the keys, whatever domains there are",
    },
    { line: "qrexec-policy query --daemon --from untrusted", does: "what a domain of this system may do" },
    {
      line: "qrexec-policy query --root policy-examples/r4.0-defaults/tree --system-info policy-examples/r4.0-defaults/system-info.json --service qubes.Filecopy --format csv",
      does: "a table for a spreadsheet",
    },
  ],
  exits: ["allow", "usage", "policy", "systemInfo", "internal", "closed"],
};
