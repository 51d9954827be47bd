import type { ProgramSpec } from "../../../command/command-spec.ts";
import { commonOptions, defaultStore, ignoredOptions } from "../common-options.ts";

/** `qubes-create` */
export const createSpec: ProgramSpec = {
  name: "qubes-create",
  section: 8,
  main: {
    name: "",
    summary: "create the store of a new system",
    usage: ["[OPTION…]"],
    description: [
      "Creates a store with dom0, the default labels, a pool for volumes and a pool for kernels. It never replaces an existing file.",
    ],
    options: {
      store: {
        value: "FILE",
        kind: "file",
        alias: "qubesxml",
        default: defaultStore,
        help: "store to create",
      },
      directory: {
        value: "DIR",
        kind: "directory",
        help: "directory of the volumes [default: the directory of the store]",
      },
      driver: {
        value: "DRIVER",
        choices: ["file", "file-reflink"],
        default: "file",
        help: "driver of the volume pool; file-reflink needs btrfs or XFS",
      },
      "offline-mode": { ignored: true, help: "no effect: no hypervisor is needed" },
      ...ignoredOptions,
      ...commonOptions,
    },
    operands: [],
    examples: [
      { line: "qubes-create", does: "create the store of this system" },
      { line: "qubes-create --store ./qubes.xml", does: "create a store for tests" },
    ],
    exits: { 0: "the store is created", 1: "the store cannot be created", 2: "wrong arguments" },
  },
  commands: [],
  files: { [defaultStore]: "the store" },
  seeAlso: ["qubesd(8)", "qubes-prefs(1)"],
};
