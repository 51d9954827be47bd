import { systemPaths } from "../../base/system-paths.ts";
import type { CommandSpec } from "../../command/command-spec.ts";
import { commonExits } from "./shared-exits.ts";
import { helpOption } from "./shared-options.ts";

/** `qrexec-policy agent` */
export const agentSpec: CommandSpec = {
  name: "agent",
  summary: "ask and notify the user at this terminal, for the policy service",
  usage: ["[OPTION…]"],
  description: [
    "Serves policy.Ask and policy.Notify instead of the agent of the desktop. For each call that an ask rule matches, it shows the caller, the service and the possible targets. Choose with the arrow keys, a digit or the beginning of a name, then Enter. The agent stays in the foreground; Ctrl-C ends it.",
    "Input in the first second of a question is discarded, because it was meant for something else. On a timeout, on Ctrl-C and when the terminal closes, the answer is no.",
  ],
  options: {
    "service-dir": {
      value: "DIR",
      kind: "directory",
      default: systemPaths.services,
      help: "directory of the sockets to create",
    },
    timeout: { value: "SECONDS", default: "120", help: "time to answer a question, from 5 to 600 seconds" },
    ...helpOption,
  },
  operands: [],
  examples: [
    { line: "qrexec-policy agent", does: "ask here, on a machine without a desktop" },
    { line: "qrexec-policy agent --service-dir ./sockets --timeout 30", does: "serve another policy service" },
  ],
  exits: { 0: "the agent was stopped by Ctrl-C or a signal", ...commonExits },
};
