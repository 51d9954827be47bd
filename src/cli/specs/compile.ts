import { systemPaths } from "../../base/system-paths.ts";
import type { CommandSpec } from "../command.ts";
import { policyOptions } from "./eval.ts";

// Policy of R4.0 cannot be compiled.
const { legacy: _, ...currentPolicyOptions } = policyOptions;

/** `qrexec-policy compile` */
export const compileSpec: CommandSpec = {
  name: "compile",
  summary: "make calls start faster: keep the loaded policy in a file",
  usage: ["compile [OPTION…]"],
  description: [
    `Loads the policy and writes what a call needs of it to ${systemPaths.compiledPolicy}. A call that finds it compares all files and directories of policy with what they were then. If all are the same it takes its rules from there; else it loads the policy itself, as it does when there is no such file. So a compiled policy never changes what is decided, only how soon.`,
    "It is used only if nobody but root, or the user who makes the call, can write it. The units in packaging/systemd make it anew when policy changes.",
  ],
  options: {
    ...currentPolicyOptions,
    output: {
      value: "FILE",
      help: `the file to write, instead of ${systemPaths.compiledPolicy} (with --root, inside)`,
    },
    check: { help: "write nothing; exit 1 if the file is not what would be written" },
    help: { short: "h", help: "show this help" },
  },
  examples: [
    { line: "qrexec-policy compile", does: "the policy of this system; as root" },
    { line: "qrexec-policy compile --check", does: "whether the next call can use it" },
    {
      line: "qrexec-policy compile --policy-dir ./policy.d --output ./compiled",
      does: "for calls with --path ./policy.d --compiled-policy ./compiled",
    },
  ],
  exits: ["allow", "deny", "usage", "policy", "internal", "closed"],
};
