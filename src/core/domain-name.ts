import { type DomainNameFault, domainNameFault, isUuid } from "../base/domain-names.ts";
import { QubesError } from "./errors.ts";

const messages: Readonly<Record<DomainNameFault, string>> = {
  length: "VM name must be shorter than 32 characters",
  start: "VM name cannot start with hyphen, underscore, dot or numbers",
  character: "VM name contains illegal characters",
  reserved: "VM name cannot be 'none' nor 'default'",
  "device-model": "VM name cannot end with -dm",
  "domain-0": "VM name cannot be 'Domain-0'",
};

/**
 * Checks the name of a domain (docs/reference/admin-api.md#domain-names). Names with a meaning for qrexec or the
 * hypervisor fail.
 *
 * @throws QubesError QubesValueError
 */
export function checkDomainName(name: string): void {
  const fault = domainNameFault(name);
  if (fault !== undefined) throw new QubesError("QubesValueError", messages[fault]);
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
  if (isUuid(uuid)) return;
  throw new QubesError("QubesVMInvalidUUIDError", `VM UUID is not valid: '${uuid}'`);
}
