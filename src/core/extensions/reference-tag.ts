import type { Domain } from "../domain.ts";
import type { HandlerTable } from "../events/handler-table.ts";

/** Gives a domain the tag `PROPERTY-NAME` of the domain that a property refers to, and no other of that kind. */
function updateReferenceTag(domain: Domain, property: string): void {
  const wanted = domain.reference(property);
  const tag = wanted === null ? undefined : `${property}-${wanted.name}`;
  for (const old of domain.tags.list()) {
    if (old.startsWith(`${property}-`) && old !== tag) domain.tags.remove(old);
  }
  if (tag !== undefined) domain.tags.add(tag);
}

/** Keeps the tag `PROPERTY-NAME` in step with a property. Policy refers to these tags. */
export function followReference(handlers: HandlerTable<Domain>, property: string): void {
  for (const event of [`property-set:${property}`, `property-reset:${property}`, "domain-load"]) {
    handlers.add(event, (domain) => updateReferenceTag(domain, property));
  }
}
