import type { CommandSpec } from "../command.ts";
import { policyOptions } from "./eval.ts";

/** `qrexec-policy rules` */
export const rulesSpec: CommandSpec = {
  name: "rules",
  summary: "list the rules in the order in which they are tried",
  usage: ["rules [OPTION…]"],
  description: [
    "Loads the policy with all that it includes and lists its rules with their places. The first rule that matches a call decides it. All errors of a policy that does not load are shown.",
  ],
  options: {
    service: { value: "SERVICE[+ARG]", help: "only the rules that are tried for this service" },
    ...policyOptions,
    format: { value: "FORMAT", choices: ["text", "json"], help: "text (the default) or json" },
    help: { short: "h", help: "show this help" },
  },
  examples: [
    { line: "qrexec-policy rules --service qubes.Filecopy", does: "what decides about copying files on this system" },
    {
      line: "qrexec-policy rules --root policy-examples/split-gpg-vault/tree --format json",
      does: "all rules of a tree, for a script",
    },
  ],
  exits: ["allow", "usage", "policy", "internal", "closed"],
};
