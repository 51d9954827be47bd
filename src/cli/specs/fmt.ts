import type { CommandSpec } from "../command.ts";

/** `qrexec-policy fmt` */
export const fmtSpec: CommandSpec = {
  name: "fmt",
  summary: "align the columns of policy files",
  usage: ["fmt [OPTION…] FILE|-", "fmt --check|--diff|--write [OPTION…] FILE|DIR|-…"],
  description: [
    "Aligns the columns of each block of lines without a blank one between them. Comments, blank lines and the order of lines stay as they are; white space at the end of lines goes. What the lines say is proved to be the same before anything is printed or written.",
    "Without --check, --diff or --write, prints the formatted text of one file. A DIR stands for its *.policy files, for its service files when they have three columns; - is standard input. A line that does not parse stays as it is and is reported; a file with such a line is never written.",
  ],
  options: {
    check: { help: "name the files that would change, and exit 1 if there are any" },
    diff: { help: "show what would change, and exit 1 if anything does" },
    write: { help: "replace the files that change, each at once or not at all" },
    legacy: { help: "the same as --line-format legacy" },
    "line-format": {
      value: "FORMAT",
      choices: ["policy", "service", "legacy"],
      help: "policy (five columns; the default for *.policy and -), service (three columns; the default for other files) or legacy (three columns as R4.0 read them)",
    },
    help: { short: "h", help: "show this help" },
  },
  examples: [
    {
      line: "qrexec-policy fmt --check policy-examples/whonix-like/tree/etc/qubes/policy.d",
      does: "in a test of a policy",
    },
    { line: "qrexec-policy fmt --diff 30-user.policy", does: "what would change" },
    { line: "qrexec-policy fmt --write /etc/qubes/policy.d", does: "format the policy of this system" },
    { line: "qrexec-policy fmt --legacy qubes.Gpg", does: "print a formatted service file of R4.0" },
  ],
  exits: ["allow", "deny", "usage", "policy", "internal", "closed"],
};
