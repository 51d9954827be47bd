import { systemPaths } from "../base/system-paths.ts";
import type { ProgramSpec } from "../command/command-spec.ts";

/** `qubesd` */
export const qubesdSpec: ProgramSpec = {
  name: "qubesd",
  section: 8,
  main: {
    name: "",
    summary: "serve the Admin API of a Qubes OS system",
    usage: ["[OPTION…]"],
    description: [
      "Manages the domains of a Qubes OS system: their properties, features, tags, devices and volumes. It stays in the foreground, logs to standard error and ends on SIGTERM.",
    ],
    options: {
      store: { value: "FILE", kind: "file", default: systemPaths.store, help: "store to serve" },
      "socket-dir": {
        value: "DIR",
        kind: "directory",
        default: systemPaths.sockets,
        help: "directory of the sockets to create",
      },
      "policy-dir": {
        value: "DIR",
        kind: "directory",
        repeatable: true,
        help: `policy directory instead of ${systemPaths.policyDirectories.join(" and ")}; policy decides which domains a caller sees`,
      },
      extensions: { value: "DIR", kind: "directory", help: "load the extensions in DIR (docs/extensions.md)" },
      "unit-dir": {
        value: "DIR",
        kind: "directory",
        help: `directory where systemd finds the domains to start with the machine [default: ${systemPaths.wantedUnits} with the store of this system, otherwise none]`,
      },
      offline: { help: "work without a hypervisor: domains can be changed, but not started" },
      recover: { help: "if the store is broken, load its newest good generation" },
      "check-store": { value: "FILE", kind: "file", help: "check a store and exit" },
      "check-storage": { help: "check the pools for leftovers of crashes and exit; no daemon may run" },
      repair: { help: "with --check-storage: repair the pools; the only copy of a volume is never removed" },
      demo: { help: "serve an example system on sockets in a temporary directory" },
      help: { short: "h", help: "show this help" },
      version: { short: "V", help: "show the version" },
    },
    operands: [],
    examples: [
      { line: "qubesd --demo", does: "an example system, to try clients on" },
      { line: "qubesd --store ./qubes.xml --socket-dir ./run", does: "another store than that of this system" },
      { line: "qubesd --check-store /var/lib/qubes/qubes.xml", does: "check the store of this system" },
      { line: "qubesd --check-storage --repair", does: "repair the pools of this system after a crash" },
    ],
    exits: {
      0: "the daemon was stopped by a signal; with --check-store or --check-storage: nothing is wrong",
      1: "the daemon cannot start or has failed; with --check-store or --check-storage: something is wrong",
      2: "wrong arguments",
    },
  },
  commands: [],
  files: {
    [systemPaths.store]: "the store",
    [systemPaths.qubesdSocket]: "the Admin API",
    [systemPaths.qubesdInternalSocket]: "methods for components of dom0",
    "/var/run/qubesd.misc.sock": "messages from domains",
  },
  seeAlso: ["qubes-prefs(1)", "qubesd-query(1)", "qubes-create(8)", "qrexec-policy(1)"],
};
