import { systemPaths } from "../../base/system-paths.ts";
import type { OptionSpec, OptionTable } from "../../command/command-spec.ts";

/** The option that every command has. */
export const helpOption: OptionTable = { help: { short: "h", help: "show this help" } };

/** Options that choose the policy. All commands that read policy have them. */
export const policyOptions: OptionTable = {
  root: {
    value: "DIR",
    kind: "directory",
    help: "system tree with DIR/etc/qubes/policy.d; all paths are inside it",
  },
  "policy-dir": {
    value: "DIR",
    kind: "directory",
    repeatable: true,
    help: `policy directory instead of ${systemPaths.policyDirectories.join(" and ")}; files of the first hide those of later ones`,
  },
  "legacy-dir": {
    value: "DIR",
    kind: "directory",
    default: systemPaths.legacyDirectory,
    help: "service directory that !compat-4.0 reads",
  },
  legacy: { help: "read policy in the R4.0 format; --policy-dir is then the service directory" },
};

/** The file that stands for the answer of the core daemon. */
export const systemInfoOption: OptionSpec = {
  value: "FILE",
  kind: "file",
  help: "system information as JSON, as internal.GetSystemInfo returns it; - is standard input",
};

/** Where the core daemon tells about the domains. */
export const qubesdSocketOption: OptionSpec = {
  value: "PATH",
  kind: "file",
  default: systemPaths.qubesdInternalSocket,
  help: "internal socket of the core daemon",
};

/** The choice between formats; the first is the default. */
export function formatOption(choices: readonly [string, ...string[]], help = "output format"): OptionSpec {
  return { value: "FORMAT", choices, default: choices[0], help };
}
