import { QubesError } from "../errors.ts";
import { StoreError } from "./store-error.ts";

/**
 * Returns the error that a client receives for a change that could not be saved. It contains no path of the host.
 *
 * @param what what happened to the change: `the change was undone`
 */
export function saveError(error: unknown, what: string): QubesError {
  if (error instanceof QubesError) return error;
  return new QubesError("QubesException", `${what}, because it cannot be saved: ${reasonOf(error)}`);
}

function reasonOf(error: unknown): string {
  if (error instanceof StoreError) return error.what;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return "see the log of qubesd";
  // The message of a system error is "CODE: reason, call 'path'".
  return /^[A-Z0-9]+: ([^,']+)/.exec(message)?.[1] ?? code;
}
