import { systemPaths } from "../../base/system-paths.ts";
import type { CommandSpec } from "../command.ts";

/** `qrexec-policy agent` */
export const agentSpec: CommandSpec = {
  name: "agent",
  summary: "ask and tell the user at this terminal, for the policy service",
  usage: ["agent [OPTION…]"],
  description: [
    "Serves policy.Ask and policy.Notify in the place of the agent of the desktop: for each call that a rule `ask` matches it shows who calls what, and the targets to choose from, with the arrow keys, digits or the beginning of a name, and Enter. It stays in the foreground; Ctrl-C ends it.",
    "What is typed in the first second of a question is thrown away, since it was meant for something else. Without an answer in time, on Ctrl-C and when the terminal goes away, the answer is no.",
  ],
  options: {
    "service-dir": { value: "DIR", help: `where the sockets are made, instead of ${systemPaths.services}` },
    timeout: { value: "SECONDS", help: "time to answer a question, 5 to 600 (default 120)" },
    help: { short: "h", help: "show this help" },
  },
  examples: [
    { line: "qrexec-policy agent", does: "ask here, on a machine without a desktop" },
    {
      line: "qrexec-policy agent --service-dir ./sockets --timeout 30",
      does: "for another service, to try things with",
    },
  ],
  exits: ["allow", "usage", "internal", "closed"],
};
