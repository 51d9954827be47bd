import type { PoolDriver, StorageListener } from "../pool.ts";
import { driverDescriptions } from "./descriptions.ts";
import { fileDriver } from "./files/file-pool.ts";
import { type InstalledKernels, kernelDriver, kernelsOnDisk } from "./kernel-pool.ts";
import { missingDriver } from "./missing-driver.ts";

/** Returns all drivers that clients know, with volumes on the disks of this machine. */
export function diskDrivers(
  listener: StorageListener,
  kernels: InstalledKernels = kernelsOnDisk,
): readonly PoolDriver[] {
  const { callback, lvm_thin, zfs } = driverDescriptions;
  return [
    missingDriver(callback),
    fileDriver("file", listener),
    fileDriver("file-reflink", listener),
    kernelDriver(kernels),
    missingDriver(lvm_thin),
    missingDriver(zfs),
  ];
}
