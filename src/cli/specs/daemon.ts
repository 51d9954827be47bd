import { systemPaths } from "../../base/system-paths.ts";
import type { CommandSpec } from "../../command/command-spec.ts";
import { helpOption, qubesdSocketOption } from "./shared-options.ts";

const { policySocket, policyStatusSocket, services, policyDirectories, qrexecClient } = systemPaths;

/** `qrexec-policy daemon` */
export const daemonSpec: CommandSpec = {
  name: "daemon",
  summary: "run the policy service, which decides calls for qrexec-daemon",
  usage: ["[OPTION…]"],
  description: [
    "Replaces the policy daemon of Qubes OS. It serves the socket that qrexec-daemon asks, and the services policy.EvalSimple and policy.EvalGUI. It stays in the foreground, logs to standard error and ends on SIGTERM. SIGHUP has no effect, because there is nothing to reload. Sockets from systemd are recognised by the last part of their paths.",
    "Each call is decided by the policy and the domains at the time of the call. While the policy does not load, every call is denied.",
  ],
  options: {
    "policy-dir": {
      value: "DIR",
      kind: "directory",
      alias: "policy-path",
      repeatable: true,
      help: `policy directory instead of ${policyDirectories.join(" and ")}`,
    },
    "socket-path": { value: "PATH", kind: "file", default: policySocket, help: "socket for qrexec-daemon" },
    "eval-socket-path": {
      value: "PATH",
      kind: "file",
      default: `${services}/policy.EvalSimple`,
      help: "socket for policy.EvalSimple",
    },
    "gui-socket-path": {
      value: "PATH",
      kind: "file",
      default: `${services}/policy.EvalGUI`,
      help: "socket for policy.EvalGUI",
    },
    "status-socket-path": {
      value: "PATH",
      kind: "file",
      default: policyStatusSocket,
      help: "socket for qrexec-policy status",
    },
    "qubesd-socket": qubesdSocketOption,
    "service-dir": {
      value: "DIR",
      kind: "directory",
      default: services,
      help: "directory of the sockets of dom0's agents",
    },
    "qrexec-client": {
      value: "PATH",
      kind: "file",
      default: qrexecClient,
      help: "program that calls agents in other domains",
    },
    ...helpOption,
  },
  operands: [],
  examples: [
    { line: "qrexec-policy daemon", does: "serve this system" },
    {
      line: "qrexec-policy daemon --policy-dir ./policy.d --socket-path ./policy.sock --eval-socket-path ./eval.sock --gui-socket-path ./gui.sock --status-socket-path ./status.sock",
      does: "try another policy",
    },
  ],
  exits: {
    0: "the service was stopped by a signal",
    2: "wrong arguments",
    5: "a socket cannot be opened, or an internal error",
    141: "the output pipe was closed",
  },
};
