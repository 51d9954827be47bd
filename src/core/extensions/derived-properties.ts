import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";

/** The computed properties that change with another one; clients that keep values are told of each. */
const derivedFrom: Readonly<Record<string, readonly string[]>> = {
  label: ["icon"],
  template_for_dispvms: ["icon"],
  provides_network: ["icon", "gateway", "gateway6"],
  ip: ["gateway", "visible_ip"],
  ip6: ["gateway6", "visible_ip6"],
};

/** What is told when such a property is set back: the value is computed again then, with the rest of it. */
const derivedFromReset: Readonly<Record<string, readonly string[]>> = {
  provides_network: ["icon"],
  ip: ["visible_ip"],
  ip6: ["visible_ip6"],
};

function fireResets(domain: Domain, names: readonly string[]): void {
  for (const name of names) domain.fire(`property-reset:${name}`, { name });
}

/** Tells of properties that are computed from others when these change. */
export const derivedProperties: Extension = {
  name: "derived-properties",
  register(app: App): void {
    const handlers = app.handlersOf("QubesVM");
    for (const [name, names] of Object.entries(derivedFrom)) {
      handlers.add(`property-set:${name}`, (domain) => fireResets(domain, names), true);
    }
    for (const [name, names] of Object.entries(derivedFromReset)) {
      handlers.add(`property-reset:${name}`, (domain) => fireResets(domain, names), true);
    }
  },
};
