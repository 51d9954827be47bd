import type { App } from "./app.ts";
import type { Domain } from "./domain.ts";

/** A reference to a domain from another domain or from the system. */
export interface Reference {
  readonly user: App | Domain;
  /** The property, or the class of the assigned devices. */
  readonly what: string;
}

/**
 * Returns the references to a domain from properties that are set, and from devices that it offers and that are
 * assigned to others. Defaults do not count.
 */
export function referencesTo(domain: Domain): readonly Reference[] {
  const { app } = domain;
  const holders = [app, ...app.domains].filter((user) => user !== domain);
  return [...holders.flatMap((user) => fromProperties(user, domain)), ...fromDevices(domain)];
}

/** Describes references in a list: `netvm of work, updatevm of the system`. */
export function referencesText(references: readonly Reference[]): string {
  return references.map(({ user, what }) => `${what} of ${user.kind === "app" ? "the system" : user.name}`).join(", ");
}

/** Returns the references to a domain from properties of a holder that are set. */
export function fromProperties(user: App | Domain, domain: Domain): readonly Reference[] {
  return (user.properties.all as readonly { readonly name: string; readonly type: string }[])
    .filter(({ name, type }) => type === "vm" && user.getStored(name) === domain)
    .map(({ name }) => ({ user, what: name }));
}

function fromDevices(domain: Domain): readonly Reference[] {
  const { devices, domains } = domain.app;
  return domains
    .filter((user) => user !== domain)
    .flatMap((user) =>
      devices
        .assignedClasses(user)
        .filter((devclass) => devices.of(user, devclass).assignments.some(({ backend }) => backend === domain))
        .map((devclass) => ({ user, what: `${devclass} devices` })),
    );
}
