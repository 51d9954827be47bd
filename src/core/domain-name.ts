import { QubesError } from "./errors.ts";

/**
 * Checks the name of a domain (docs/reference/admin-api.md#domain-names). Names with a meaning for qrexec or the
 * hypervisor fail.
 *
 * @throws QubesError QubesValueError
 */
export function checkDomainName(name: string): void {
  const refuse = (message: string): never => {
    throw new QubesError("QubesValueError", message);
  };
  if (name.length > 31) refuse("VM name must be shorter than 32 characters");
  if (!/^[a-zA-Z]/.test(name)) refuse("VM name cannot start with hyphen, underscore, dot or numbers");
  if (!/^[a-zA-Z0-9_.-]+$/.test(name)) refuse("VM name contains illegal characters");
  if (name === "none" || name === "default") refuse("VM name cannot be 'none' nor 'default'");
  if (name.endsWith("-dm")) refuse("VM name cannot end with -dm");
  if (name === "Domain-0") refuse("VM name cannot be 'Domain-0'");
}

/**
 * Checks the form of a reference to a domain: its name, or `uuid:UUID`.
 *
 * @throws QubesError QubesValueError, QubesVMInvalidUUIDError
 */
export function checkReference(reference: string): void {
  if (!reference.startsWith("uuid:")) {
    checkDomainName(reference);
    return;
  }
  const uuid = reference.slice("uuid:".length);
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid)) return;
  throw new QubesError("QubesVMInvalidUUIDError", `VM UUID is not valid: '${uuid}'`);
}
