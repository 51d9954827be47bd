import { parseArgs } from "node:util";
import { systemPaths } from "../base/system-paths.ts";

/** What `qubesd` is started with. */
export interface QubesdOptions {
  /** The store. */
  readonly store: string;
  /** Where the sockets are made. */
  readonly socketDirectory: string;
  /** Where policy lies that says who sees which domains; those of the system if there are none. */
  readonly policyDirectories: readonly string[];
  /** A folder of modules that extend the daemon; undefined for none. */
  readonly extensions: string | undefined;
  /** Whether domains cannot be started. */
  readonly offline: boolean;
  readonly mode: "serve" | "demo" | "check-store" | "check-storage" | "help" | "version";
  /** Whether the newest good generation is loaded when the store is broken. */
  readonly recover: boolean;
  /** Whether what is not in order in the pools is repaired. */
  readonly repair: boolean;
}

/** The options, each with what it takes and does: help, man page and completions are made of this. */
export const qubesdOptions = {
  store: { type: "string", value: "FILE", help: `the store, instead of ${systemPaths.store}` },
  "socket-dir": { type: "string", value: "DIR", help: `where the sockets are made, instead of ${systemPaths.sockets}` },
  "policy-dir": {
    type: "string",
    multiple: true,
    value: "DIR",
    help: "policy that says who sees which domains, instead of that of the system; may be given again",
  },
  extensions: { type: "string", value: "DIR", help: "load the extensions in a folder, see docs/extensions.md" },
  offline: { type: "boolean", help: "without a hypervisor: domains can be changed, and not started" },
  recover: { type: "boolean", help: "load the newest good generation of a store that is broken" },
  "check-store": { type: "string", value: "FILE", help: "only say whether a store is in order" },
  "check-storage": { type: "boolean", help: "only say what crashes have left in the pools; no daemon may run" },
  repair: { type: "boolean", help: "with --check-storage: repair that, and remove no only copy" },
  demo: { type: "boolean", help: "serve an example system on sockets in a temporary folder" },
  help: { type: "boolean", short: "h", help: "show this help" },
  version: { type: "boolean", short: "V", help: "show the version" },
} as const;

/** The help of the program. */
export const qubesdHelp = `Usage: qubesd [OPTION…]

Serves the Admin API of a Qubes OS system: its domains, their properties, features, tags, devices and volumes.
It stays in the foreground, logs to standard error and ends on SIGTERM.

Options:
${Object.entries(qubesdOptions)
  .map(([name, option]) => {
    const short = "short" in option ? `-${option.short}, ` : "    ";
    const value = "value" in option ? ` ${option.value}` : "";
    return `  ${short}${`--${name}${value}`.padEnd(20)}  ${option.help}`;
  })
  .join("\n")}

Examples:
  qubesd --demo                                     an example system, to try clients on
  qubesd --store ./qubes.xml --socket-dir ./run     another store than that of this system
  qubesd --check-store /var/lib/qubes/qubes.xml     is it in order?
  qubesd --check-storage --repair                   tidy up the pools of this system after a crash
`;

/**
 * Reads the arguments.
 *
 * @throws Error when they are wrong; the message says how
 */
export function readOptions(args: readonly string[]): QubesdOptions {
  const { values } = parseArgs({ args: [...args], options: qubesdOptions, strict: true });
  const ways = (["store", "check-store", "demo"] as const).filter((name) => values[name] !== undefined);
  if (ways.length > 1) throw new Error(`${ways.map((name) => `--${name}`).join(" and ")} exclude each other`);
  if (values["check-storage"]) {
    const other = (["check-store", "demo"] as const).find((name) => values[name] !== undefined);
    if (other !== undefined) throw new Error(`--check-storage and --${other} exclude each other`);
  } else if (values.repair) {
    throw new Error("--repair goes with --check-storage");
  }
  const mode = values.help
    ? "help"
    : values.version
      ? "version"
      : values.demo
        ? "demo"
        : values["check-storage"]
          ? "check-storage"
          : values["check-store"] === undefined
            ? "serve"
            : "check-store";
  return {
    store: values["check-store"] ?? values.store ?? systemPaths.store,
    socketDirectory: values["socket-dir"] ?? systemPaths.sockets,
    policyDirectories: values["policy-dir"] ?? [],
    extensions: values.extensions,
    offline: values.offline ?? false,
    mode,
    recover: values.recover ?? false,
    repair: values.repair ?? false,
  };
}
