import type { DriverDescription, PoolDriver } from "../pool.ts";
import { StorageError } from "../storage-error.ts";

/** A driver that clients may know of, but that this system cannot open pools with. */
export function missingDriver(description: DriverDescription): PoolDriver {
  return {
    ...description,
    open: () => {
      throw new StorageError(`the storage driver ${description.name} is not available on this system`);
    },
  };
}
