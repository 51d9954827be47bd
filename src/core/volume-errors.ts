import { StorageError } from "../storage/storage-error.ts";
import { QubesError } from "./errors.ts";

/** Runs work with a pool, and converts its errors to those that clients see. */
export function wrapStorageErrors<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw toQubesError(error);
  }
}

/** Runs asynchronous work in the same way. */
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
