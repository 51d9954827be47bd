import type { Domain } from "./domain.ts";
import { QubesError } from "./errors.ts";

/** Hides the message of a lower layer from clients, since it may contain paths. */
export function asQubesError(error: unknown, message: string): Error {
  if (error instanceof QubesError) return error;
  return new QubesError("QubesVMError", `${message}; see the log of qubesd`);
}

/**
 * Sends a command to the hypervisor.
 *
 * @param check checks the state. A domain that ended meanwhile gets the error of its present state.
 */
export async function callHypervisor(
  domain: Domain,
  what: string,
  check: (domain: Domain) => Promise<void>,
  work: (name: string) => Promise<void>,
): Promise<void> {
  try {
    await work(domain.name);
  } catch (error) {
    await check(domain);
    throw asQubesError(error, `Failed to ${what} '${domain.name}'`);
  }
}
