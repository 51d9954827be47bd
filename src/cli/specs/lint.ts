import type { CommandSpec } from "../../command/command-spec.ts";
import { commonExits } from "./shared-exits.ts";
import { formatOption, helpOption, policyOptions, systemInfoOption } from "./shared-options.ts";

/** `qrexec-policy lint` */
export const lintSpec: CommandSpec = {
  name: "lint",
  summary: "find errors and doubtful rules in policy",
  usage: ["[OPTION…] [FILE|DIR|-]…"],
  description: [
    "Checks whether policy loads, and whether its rules mean what they seem to mean. Without arguments, checks the policy of the system, or of --root or --policy-dir.",
    "A FILE is checked as if it were alone, with the files that it includes. Unless its name ends in .policy, it has three or five columns, whichever fits its lines.",
    "A DIR is searched for policy: policy directories, system trees, and files that contain policy but that nothing includes. Paths in .gitignore, and in ignore: [PATTERN, …] of the configuration, are left out.",
    "Levels of rules come from --rule, and from .qrexec-policy.yaml (rules: {ID: off|warn|error}) beside the file or above it. The comment # lint-disable-next-line ID: reason switches a rule off for one line. Errors that keep policy from loading cannot be lowered or switched off.",
  ],
  options: {
    ...policyOptions,
    "system-info": { ...systemInfoOption, help: `${systemInfoOption.help}; checks names, tags and types` },
    format: formatOption(["text", "unix", "json", "sarif", "github", "junit", "tap"]),
    output: { value: "FILE", kind: "file", help: "write the findings to FILE instead of standard output" },
    rule: {
      value: "ID=LEVEL",
      kind: "rule-level",
      repeatable: true,
      help: "set the level of a rule to off, warn or error",
    },
    config: { value: "FILE", kind: "file", default: "the nearest .qrexec-policy.yaml", help: "configuration to read" },
    "max-warnings": { value: "N", help: "exit 1 if there are more than N warnings" },
    fix: {
      help: "apply the fixes that change no decision, and those of lines that can mean only one thing; show a diff",
    },
    "fix-dry-run": { help: "show these fixes as a diff, and change nothing" },
    "stdin-path": { value: "FILE", kind: "file", help: "path of -, which decides its format and its includes" },
    watch: { help: "check again after every change, until Ctrl-C" },
    "list-rules": { help: "list the rules with their levels" },
    ...helpOption,
  },
  operands: [
    {
      name: "FILE|DIR|-",
      kind: "file",
      repeatable: true,
      help: "policy file; folder with policy, or with --legacy service directory; - for standard input",
    },
  ],
  examples: [
    { line: "qrexec-policy lint", does: "the policy of this system" },
    { line: "qrexec-policy lint --root policy-examples/split-gpg-vault/tree --watch", does: "while you edit" },
    { line: "qrexec-policy lint --root policy-examples/split-gpg-vault/tree", does: "a system tree" },
    { line: "qrexec-policy lint 30-user.policy --rule redundant-rule=off", does: "one file, before it is installed" },
    { line: "qrexec-policy lint --policy-dir ./policy.d --format sarif --output lint.sarif", does: "in CI" },
  ],
  exits: {
    0: "no finding has the level error",
    1: "a finding has the level error, or there are more than --max-warnings",
    4: "the file of --system-info has no system information",
    ...commonExits,
  },
};
