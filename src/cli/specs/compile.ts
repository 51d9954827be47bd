import { systemPaths } from "../../base/system-paths.ts";
import type { CommandSpec } from "../../command/command-spec.ts";
import { commonExits, policyExit } from "./shared-exits.ts";
import { helpOption, policyOptions } from "./shared-options.ts";

// R4.0 policy cannot be compiled.
const { legacy: _, ...currentPolicyOptions } = policyOptions;

/** `qrexec-policy compile` */
export const compileSpec: CommandSpec = {
  name: "compile",
  summary: "save the loaded policy in a file, so that calls start faster",
  usage: ["[OPTION…]"],
  description: [
    `Loads the policy and writes it to ${systemPaths.compiledPolicy}. A call uses that file only if no file or directory of the policy has changed since. Otherwise it loads the policy itself. A compiled policy therefore never changes a decision.`,
    "A call ignores the file if users other than root and the caller can write it. The units in packaging/systemd compile again when policy changes.",
    "With Node.js, it also writes code caches beside the file, named by the code of the program and the version of Node.js. Calls of that version start faster with them. They need no care: without current ones, a call only starts slower.",
  ],
  options: {
    ...currentPolicyOptions,
    output: {
      value: "FILE",
      kind: "file",
      default: systemPaths.compiledPolicy,
      help: "file to write; with --root, the default is inside the tree",
    },
    "no-code-caches": { help: "write no code caches for Node.js beside the file" },
    check: { help: "write nothing; exit 1 if the file is out of date" },
    ...helpOption,
  },
  operands: [],
  examples: [
    { line: "qrexec-policy compile", does: "compile the policy of this system, as root" },
    { line: "qrexec-policy compile --check", does: "check whether the next call can use the file" },
    {
      line: "qrexec-policy compile --policy-dir ./policy.d --output ./compiled",
      does: "for calls with --policy-dir ./policy.d --compiled-policy ./compiled",
    },
  ],
  exits: {
    0: "the file is written; with --check: the file is up to date",
    1: "with --check: the file is missing or out of date",
    ...policyExit,
    ...commonExits,
  },
};
