import { QubesError } from "../core/errors.ts";

/**
 * Returns the error that a client receives for a failure. Every refusal has a class, so no reply is empty. The message
 * of an unexpected error stays in the log, since it may contain paths; the error is the cause.
 */
export function refusalOf(error: unknown): QubesError {
  if (error instanceof QubesError) return error;
  const refusal = new QubesError("QubesException", "the call failed unexpectedly; see the log of qubesd");
  refusal.cause = error;
  return refusal;
}
