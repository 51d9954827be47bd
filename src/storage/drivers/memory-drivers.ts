import type { PoolDriver } from "../pool.ts";
import { driverDescriptions } from "./descriptions.ts";
import { type InstalledKernels, kernelDriver } from "./kernel-pool.ts";
import { memoryDriver } from "./memory-pool.ts";
import { missingDriver } from "./missing-driver.ts";

/** Returns all drivers that clients know, with volumes in memory. */
export function memoryDrivers(kernels: InstalledKernels = () => []): readonly PoolDriver[] {
  const { callback, lvm_thin, zfs } = driverDescriptions;
  return [
    missingDriver(callback),
    memoryDriver("file"),
    memoryDriver("file-reflink"),
    kernelDriver(kernels),
    missingDriver(lvm_thin),
    missingDriver(zfs),
  ];
}
