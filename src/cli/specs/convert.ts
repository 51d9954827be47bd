import type { CommandSpec } from "../command.ts";

/** `qrexec-policy convert` */
export const convertSpec: CommandSpec = {
  name: "convert",
  summary: "bring R4.0 policy to the current format",
  usage: ["convert --legacy-dir DIR [OPTION…]", "convert --root DIR [OPTION…]"],
  description: [
    "Writes the service files of R4.0 as one file of the current format: rules in their order, comments kept, included files in place, and denials where R4.0 denied what no line matched. A report on standard error, or in --report FILE, says what became of each rule.",
    "Then both policies are compared, for every service and argument between all domains that rules mention and others, and those of --system-info. If the new one would let anything through that R4.0 did not, nothing is written and the exit code is 1; what it refuses although R4.0 did not is reported as a warning.",
  ],
  options: {
    "legacy-dir": { value: "DIR", help: "the service directory" },
    root: { value: "DIR", help: "a system tree, with DIR/etc/qubes-rpc/policy; all paths are inside" },
    output: { value: "FILE", help: "write the policy there instead of to standard output" },
    force: { help: "replace --output FILE if it is there" },
    report: { value: "FILE", help: "write the report there instead of to standard error" },
    "system-info": { value: "FILE", help: "compare with the domains of this system as well, as JSON" },
    help: { short: "h", help: "show this help" },
  },
  examples: [
    {
      line: "qrexec-policy convert --root policy-examples/r4.0-defaults/tree --output 30-converted.policy",
      does: "the service files of a system tree",
    },
    { line: "qrexec-policy convert --legacy-dir ./policy --report report.txt", does: "see what it would become" },
  ],
  exits: ["allow", "deny", "usage", "policy", "systemInfo", "internal", "closed"],
};
