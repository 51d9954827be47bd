import { systemPaths } from "../../base/system-paths.ts";
import type { CommandSpec } from "../command.ts";

const { policySocket, policyStatusSocket, services, qubesdInternalSocket, policyDirectories, qrexecClient } =
  systemPaths;

/** `qrexec-policy daemon` */
export const daemonSpec: CommandSpec = {
  name: "daemon",
  summary: "decide calls for qrexec-daemon, as a service that stays",
  usage: ["daemon [OPTION…]"],
  description: [
    "Takes the place of the policy daemon of Qubes OS: it listens on the socket that qrexec-daemon asks, and on those of the services policy.EvalSimple and policy.EvalGUI. It stays in the foreground, logs to standard error and ends on SIGTERM; SIGHUP changes nothing, since there is nothing to be read anew. Sockets that systemd has opened are taken by the last part of their paths as their names.",
    "Each call is judged by the policy and the domains as they are when it begins. A policy that does not load denies every call, until it is fixed.",
  ],
  options: {
    "policy-path": {
      value: "DIR",
      multiple: true,
      help: `policy directory instead of ${policyDirectories.join(" and ")}; may be repeated`,
    },
    "socket-path": { value: "PATH", help: `the socket for qrexec-daemon, instead of ${policySocket}` },
    "eval-socket-path": { value: "PATH", help: `the socket for policy.EvalSimple, instead of that in ${services}` },
    "gui-socket-path": { value: "PATH", help: `the socket for policy.EvalGUI, instead of that in ${services}` },
    "status-socket-path": {
      value: "PATH",
      help: `the socket for qrexec-policy status, instead of ${policyStatusSocket}`,
    },
    "qubesd-socket": { value: "PATH", help: `the core daemon, instead of ${qubesdInternalSocket}` },
    "service-dir": { value: "DIR", help: `where agents of dom0 have their sockets, instead of ${services}` },
    "qrexec-client": { value: "FILE", help: `calls agents in other domains, instead of ${qrexecClient}` },
    help: { short: "h", help: "show this help" },
  },
  examples: [
    { line: "qrexec-policy daemon", does: "the service of this system" },
    {
      line: "qrexec-policy daemon --policy-path ./policy.d --socket-path ./policy.sock --eval-socket-path ./eval.sock --gui-socket-path ./gui.sock --status-socket-path ./status.sock",
      does: "another one, to try things with",
    },
  ],
  exits: ["allow", "usage", "internal", "closed"],
};
