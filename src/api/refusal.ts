import { QubesError } from "../core/errors.ts";
import { StoreError } from "../core/store/store-error.ts";

/**
 * Returns the error that a client receives for a failure. Every refusal has a class, so no reply is empty. The message
 * of an unexpected error stays in the log, since it may contain paths; the error is the cause.
 */
export function refusalOf(error: unknown): QubesError {
  if (error instanceof QubesError) return error;
  const what = error instanceof StoreError ? "the change cannot be stored" : "the call failed unexpectedly";
  const refusal = new QubesError("QubesException", `${what}; see the log of qubesd`);
  refusal.cause = error;
  return refusal;
}
