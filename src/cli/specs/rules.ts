import type { CommandSpec } from "../../command/command-spec.ts";
import { commonExits, policyExit } from "./shared-exits.ts";
import { formatOption, helpOption, policyOptions } from "./shared-options.ts";

/** `qrexec-policy rules` */
export const rulesSpec: CommandSpec = {
  name: "rules",
  summary: "list the rules in the order in which they are tried",
  usage: ["[OPTION…]"],
  description: [
    "Loads the policy with its includes and lists its rules with their places. The first rule that matches a call decides it. If the policy does not load, shows all its errors.",
  ],
  options: {
    service: { value: "SERVICE[+ARG]", kind: "text", help: "only the rules that are tried for this service" },
    ...policyOptions,
    format: formatOption(["text", "json"]),
    ...helpOption,
  },
  operands: [],
  examples: [
    { line: "qrexec-policy rules --service qubes.Filecopy", does: "the rules for copying files on this system" },
    {
      line: "qrexec-policy rules --root policy-examples/split-gpg-vault/tree --format json",
      does: "all rules of a tree, for a script",
    },
  ],
  exits: { 0: "the rules are listed", ...policyExit, ...commonExits },
};
