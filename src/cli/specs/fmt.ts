import type { CommandSpec } from "../../command/command-spec.ts";
import { commonExits } from "./shared-exits.ts";
import { helpOption } from "./shared-options.ts";

/** `qrexec-policy fmt` */
export const fmtSpec: CommandSpec = {
  name: "fmt",
  summary: "align the columns of policy files",
  usage: ["[OPTION…] FILE|-", "--check|--diff|--write [OPTION…] FILE|DIR|-…"],
  description: [
    "Aligns the columns of each block of lines, up to the next blank line. Comments, blank lines and the order of lines stay; trailing white space goes. Before it prints or writes anything, it proves that the meaning is the same.",
    "Without --check, --diff or --write, prints the formatted text of one file. A line that does not parse is left alone and reported. A file with such a line is never written.",
  ],
  options: {
    check: { help: "list the files that would change, and exit 1 if there are any" },
    diff: { help: "show the changes, and exit 1 if there are any" },
    write: { help: "replace the files that change, each of them atomically" },
    legacy: { help: "short for --line-format legacy" },
    "line-format": {
      value: "FORMAT",
      choices: ["policy", "service", "legacy"],
      help: "five columns, three columns, or three columns of R4.0 [default: policy for *.policy and -, else service]",
    },
    ...helpOption,
  },
  operands: [
    {
      name: "FILE|DIR|-",
      kind: "file",
      repeatable: true,
      help: "policy file; directory, for its *.policy or service files; - for standard input",
    },
  ],
  examples: [
    {
      line: "qrexec-policy fmt --check policy-examples/whonix-like/tree/etc/qubes/policy.d",
      does: "in a test of a policy",
    },
    { line: "qrexec-policy fmt --diff 30-user.policy", does: "show the changes" },
    { line: "qrexec-policy fmt --write /etc/qubes/policy.d", does: "format the policy of this system" },
    { line: "qrexec-policy fmt --legacy qubes.Gpg", does: "print a formatted service file of R4.0" },
  ],
  exits: {
    0: "nothing to change; with --write: the files are formatted",
    1: "with --check or --diff: a file would change",
    3: "a line does not parse",
    ...commonExits,
  },
};
