import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { HandlerClass } from "../domain-class.ts";
import { QubesError } from "../errors.ts";

/** Returns the tag of the domain that a property refers to; undefined for none. */
function tagOf(domain: Domain, property: string): string | undefined {
  const wanted = domain.reference(property);
  return wanted === null ? undefined : `${property}-${wanted.name}`;
}

/** Gives a domain the tag `PROPERTY-NAME` of the domain that a property refers to, and no other of that kind. */
function updateReferenceTag(domain: Domain, property: string): void {
  const tag = tagOf(domain, property);
  for (const old of domain.tags.list()) {
    if (old.startsWith(`${property}-`) && old !== tag) domain.tags.remove(old);
  }
  if (tag !== undefined) domain.tags.add(tag);
}

/**
 * Keeps the tag `PROPERTY-NAME` in step with a property of a class. Policy refers to these tags, so clients cannot
 * remove them. Other tags of that kind stay until the property changes, as in the reference.
 */
export function followReference(app: App, klass: HandlerClass, property: string): void {
  const handlers = app.handlersOf(klass);
  for (const event of [`property-set:${property}`, `property-reset:${property}`]) {
    handlers.add(event, (domain) => updateReferenceTag(domain, property));
  }
  handlers.add("domain-load", (domain) => {
    const tag = tagOf(domain, property);
    if (tag !== undefined && !domain.tags.has(tag)) updateReferenceTag(domain, property);
  });
  app.handlersOf("BaseVM").add("admin-permission:admin.vm.tag.Remove", (_, __, { dest, arg }) => {
    if (tagOf(dest as Domain, property) !== arg) return;
    throw new QubesError("PermissionDenied", `the tag follows the property ${property}`);
  });
}
