import { systemPaths } from "../../base/system-paths.ts";
import type { CommandSpec } from "../../command/command-spec.ts";
import { formatOption, helpOption } from "./shared-options.ts";

/** `qrexec-policy status` */
export const statusSpec: CommandSpec = {
  name: "status",
  summary: "show the state of the policy service",
  usage: ["[OPTION…]"],
  description: [
    "Asks the service that qrexec-policy daemon runs. Shows the policy in use and the policy on disk, with their errors. Shows also how the service keeps its system information current, and how many calls it has answered.",
  ],
  options: {
    "status-socket-path": {
      value: "PATH",
      kind: "file",
      alias: "socket-path",
      default: systemPaths.policyStatusSocket,
      help: "socket to ask",
    },
    format: formatOption(["text", "json"]),
    ...helpOption,
  },
  operands: [],
  examples: [
    { line: "qrexec-policy status", does: "the service of this system" },
    { line: "qrexec-policy status --format json | jq .calls", does: "the counts, for monitoring" },
  ],
  exits: {
    0: "the service answers, and the policy on disk loads",
    2: "wrong arguments",
    3: "the service answers, and the policy on disk does not load",
    5: "internal error; please report it",
    6: "the service does not answer",
    141: "the output pipe was closed",
  },
};
