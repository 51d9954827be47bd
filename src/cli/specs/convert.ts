import type { CommandSpec } from "../../command/command-spec.ts";
import { commonExits, policyExit } from "./shared-exits.ts";
import { helpOption, systemInfoOption } from "./shared-options.ts";

/** `qrexec-policy convert` */
export const convertSpec: CommandSpec = {
  name: "convert",
  summary: "convert R4.0 policy to the current format",
  usage: ["--legacy-dir DIR [OPTION…]", "--root DIR [OPTION…]"],
  description: [
    "Writes the service files of R4.0 as one file of the current format. It keeps the order of rules and the comments, inserts included files, and adds a deny rule where R4.0 denied by default. A report lists the result for each rule.",
    "Then it compares both policies for every service and argument, between all domains that rules mention, others, and those of --system-info. If the new policy would allow more, nothing is written. A call that only the new policy denies is reported as a warning.",
  ],
  options: {
    "legacy-dir": { value: "DIR", kind: "directory", help: "service directory to convert" },
    root: {
      value: "DIR",
      kind: "directory",
      help: "system tree with DIR/etc/qubes-rpc/policy; all paths are inside it",
    },
    output: { value: "FILE", kind: "file", help: "write the policy to FILE instead of standard output" },
    force: { help: "replace an existing --output FILE" },
    report: { value: "FILE", kind: "file", help: "write the report to FILE instead of standard error" },
    "system-info": systemInfoOption,
    ...helpOption,
  },
  operands: [],
  examples: [
    {
      line: "qrexec-policy convert --root policy-examples/r4.0-defaults/tree --output 30-converted.policy",
      does: "convert the service files of a system tree",
    },
    { line: "qrexec-policy convert --legacy-dir ./policy --report report.txt", does: "print the converted policy" },
  ],
  exits: {
    0: "the policy is converted",
    1: "the new policy would allow more; nothing is written",
    ...policyExit,
    4: "the file of --system-info has no system information",
    ...commonExits,
  },
};
