import { systemPaths } from "../../base/system-paths.ts";
import type { CommandSpec } from "../command.ts";

/** `qrexec-policy status` */
export const statusSpec: CommandSpec = {
  name: "status",
  summary: "show what the policy service decides by, and what it has done",
  usage: ["status [OPTION…]"],
  description: [
    "Asks the service that `qrexec-policy daemon` is: the policy that the last call was judged by and the one on the disk, with their errors, how it knows that what it holds of the domains is current, and how many calls it has answered.",
    "It ends with 0 only if the service answers and the policy on the disk loads.",
  ],
  options: {
    "socket-path": { value: "PATH", help: `the socket to ask, instead of ${systemPaths.policyStatusSocket}` },
    format: { value: "FORMAT", choices: ["text", "json"], help: "text (the default) or json" },
    help: { short: "h", help: "show this help" },
  },
  examples: [
    { line: "qrexec-policy status", does: "the service of this system" },
    { line: "qrexec-policy status --format json | jq .calls", does: "the counts, for monitoring" },
  ],
  exits: ["allow", "usage", "policy", "service", "internal", "closed"],
};
