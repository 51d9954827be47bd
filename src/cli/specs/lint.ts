import type { CommandSpec } from "../command.ts";
import { policyOptions } from "./eval.ts";

/** `qrexec-policy lint` */
export const lintSpec: CommandSpec = {
  name: "lint",
  summary: "find faults and doubtful rules in policy",
  usage: ["lint [OPTION…] [FILE|DIR|-]…"],
  description: [
    "Checks policy files: whether they load, and whether they mean what they seem to. Without arguments the policy of the system or of --root or --policy-dir is checked. A DIR is a policy directory, or with --legacy a service directory; a FILE is checked as if it were alone, with what it includes; - is standard input. A FILE that does not end in .policy has three or five columns, whichever fits its lines.",
    "Levels of rules come from .qrexec-policy.yaml in the current directory (rules: {ID: off|warn|error}) and from --rule. A comment # lint-disable-next-line ID: reason switches a rule off for one line. Exits 1 if anything is found at the level error.",
  ],
  options: {
    ...policyOptions,
    "system-info": {
      value: "FILE",
      help: "what internal.GetSystemInfo answers, as JSON, to check names, tags and types",
    },
    format: {
      value: "FORMAT",
      choices: ["text", "unix", "json", "sarif", "github", "junit", "tap"],
      help: "text (the default), unix, json, sarif, github, junit or tap",
    },
    output: { value: "FILE", help: "write the findings there instead of standard output" },
    rule: { value: "ID=LEVEL", multiple: true, help: "off, warn or error for a rule; may be repeated" },
    config: { value: "FILE", help: "instead of .qrexec-policy.yaml" },
    "max-warnings": { value: "N", help: "exit 1 if there are more warnings" },
    fix: { help: "make the fixes that change no decision" },
    "fix-dry-run": { help: "show these fixes as a diff, and change nothing" },
    "stdin-path": { value: "FILE", help: "the file that - is the text of, for its format and its includes" },
    watch: { help: "check again whenever something changes, until Ctrl-C" },
    "list-rules": { help: "list the rules with their levels" },
    help: { short: "h", help: "show this help" },
  },
  examples: [
    { line: "qrexec-policy lint", does: "the policy of this system" },
    {
      line: "qrexec-policy lint --root policy-examples/split-gpg-vault/tree --watch",
      does: "while you edit",
    },
    { line: "qrexec-policy lint --root policy-examples/split-gpg-vault/tree", does: "a system tree" },
    {
      line: "qrexec-policy lint 30-user.policy --rule redundant-rule=off",
      does: "one file, before it is saved in place",
    },
    { line: "qrexec-policy lint --policy-dir ./policy.d --format sarif --output lint.sarif", does: "in CI" },
  ],
  exits: ["allow", "deny", "usage", "policy", "internal", "closed"],
};
