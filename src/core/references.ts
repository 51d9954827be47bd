import type { App } from "./app.ts";
import type { Domain } from "./domain.ts";

/** A reference to a domain from a property of another domain or of the system. */
export interface Reference {
  readonly user: App | Domain;
  readonly property: string;
}

/** Returns the references to a domain from properties that are set. Defaults do not count. */
export function referencesTo(domain: Domain): readonly Reference[] {
  const { app } = domain;
  return [app, ...app.domains].flatMap((user): readonly Reference[] =>
    user === domain
      ? []
      : (user.properties.all as readonly { readonly name: string; readonly type: string }[])
          .filter(({ name, type }) => type === "vm" && user.getStored(name) === domain)
          .map(({ name }) => ({ user, property: name })),
  );
}
