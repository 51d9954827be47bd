import { systemPaths } from "../../base/system-paths.ts";
import type { OptionSpec } from "./program.ts";

/** Options of every program. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  help: { short: "h", help: "show this help" },
  version: { short: "V", help: "show the version" },
};

/** Options that scripts give to tools of former releases. */
export const ignoredOptions: Readonly<Record<string, OptionSpec>> = {
  verbose: { short: "v", ignored: true, help: "does nothing" },
  quiet: { short: "q", ignored: true, help: "does nothing" },
  "force-root": { ignored: true, help: "does nothing: root may always" },
};

/** Where the daemon listens. */
export const usualSocket = systemPaths.qubesdSocket;

/** Where the system is stored. */
export const usualStore = systemPaths.store;
