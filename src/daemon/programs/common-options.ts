import { systemPaths } from "../../base/system-paths.ts";
import type { OptionTable } from "../../command/command-spec.ts";

/** Options of every program. */
export const commonOptions: OptionTable = {
  help: { short: "h", help: "show this help" },
  version: { short: "V", help: "show the version" },
};

/** Options that scripts give to tools of former releases. */
export const ignoredOptions: OptionTable = {
  verbose: { short: "v", ignored: true, help: "no effect" },
  quiet: { short: "q", ignored: true, help: "no effect" },
  "force-root": { ignored: true, help: "no effect: root is always allowed" },
};

/** The socket on which the daemon listens. */
export const defaultSocket = systemPaths.qubesdSocket;

/** The file that holds the system. */
export const defaultStore = systemPaths.store;
