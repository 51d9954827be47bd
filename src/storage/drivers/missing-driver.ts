import type { DriverDescription, PoolDriver } from "../pool.ts";
import { StorageError } from "../storage-error.ts";

/** Creates a driver that clients know but that cannot open pools on this system. */
export function missingDriver(description: DriverDescription): PoolDriver {
  return {
    ...description,
    isAvailable: false,
    open: () => {
      throw new StorageError(`the storage driver ${description.name} is not available on this system`);
    },
  };
}
