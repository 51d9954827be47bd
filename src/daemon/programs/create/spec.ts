import { commonOptions, ignoredOptions, usualStore } from "../common-options.ts";
import type { ProgramSpec } from "../program.ts";

/** `qubes-create` */
export const createSpec: ProgramSpec = {
  name: "qubes-create",
  section: 8,
  summary: "make the store of a new system",
  usage: ["[OPTION…]"],
  description: [
    "Makes a store that has dom0, the usual labels, a pool of volumes and one of kernels, and nothing else. It never replaces a file that is there.",
  ],
  options: {
    store: { value: "FILE", alias: "qubesxml", help: `the store to make, instead of ${usualStore}` },
    directory: { value: "DIR", help: "where volumes are to lie, instead of the folder of the store" },
    driver: {
      value: "DRIVER",
      help: "of the pool of volumes: file, which is usual, or file-reflink for btrfs and XFS",
    },
    "offline-mode": { ignored: true, help: "does nothing: no hypervisor is needed" },
    ...ignoredOptions,
    ...commonOptions,
  },
  examples: [
    { line: "qubes-create", does: "the store of this system" },
    { line: "qubes-create --store ./qubes.xml", does: "another one, to try things with" },
  ],
  exits: { 0: "the store is made", 1: "it could not be made", 2: "wrong arguments" },
  files: { [usualStore]: "the store" },
  seeAlso: ["qubesd(8)", "qubes-prefs(1)"],
};
