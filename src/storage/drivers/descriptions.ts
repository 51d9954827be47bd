import type { DriverDescription } from "../pool.ts";

/** Configuration keys of all drivers that clients list, including those that this daemon cannot open. */
export const driverDescriptions = {
  callback: { name: "callback", parameters: ["conf_id"], parameters2019: null, required: ["conf_id"] },
  file: {
    name: "file",
    parameters: ["revisions_to_keep", "dir_path", "ephemeral_volatile"],
    parameters2019: ["revisions_to_keep", "dir_path"],
    required: ["dir_path"],
  },
  "file-reflink": {
    name: "file-reflink",
    parameters: ["revisions_to_keep", "dir_path", "setup_check", "ephemeral_volatile"],
    parameters2019: ["dir_path", "setup_check", "revisions_to_keep"],
    required: ["dir_path"],
  },
  "linux-kernel": {
    name: "linux-kernel",
    parameters: ["dir_path"],
    parameters2019: ["dir_path"],
    required: ["dir_path"],
  },
  lvm_thin: {
    name: "lvm_thin",
    parameters: ["revisions_to_keep", "volume_group", "thin_pool", "ephemeral_volatile"],
    parameters2019: ["volume_group", "thin_pool", "revisions_to_keep"],
    required: ["volume_group", "thin_pool"],
  },
  zfs: {
    name: "zfs",
    parameters: ["revisions_to_keep", "container", "ephemeral_volatile", "snap_on_start_forensics"],
    parameters2019: null,
    required: ["container"],
  },
} as const satisfies Readonly<Record<string, DriverDescription>>;
