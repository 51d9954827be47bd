import { StorageError } from "../storage/storage-error.ts";
import { QubesError } from "./errors.ts";

/** Does work with a pool, and throws what the pool throws as an error that clients get to see. */
export function wrapStorageErrors<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw toQubesError(error);
  }
}

/** The same for work that takes its time. */
export async function wrapStorageErrorsAsync<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toQubesError(error);
  }
}

function toQubesError(error: unknown): unknown {
  return error instanceof StorageError ? new QubesError("StoragePoolException", error.message) : error;
}
