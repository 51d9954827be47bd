import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";
import { onChange } from "./on-change.ts";

/** Computed properties by the property that they depend on (docs/reference/admin-api.md#derived-properties). */
const derivedFrom: Readonly<Record<string, readonly string[]>> = {
  label: ["icon"],
  template_for_dispvms: ["icon"],
  provides_network: ["icon", "gateway", "gateway6"],
  ip: ["gateway", "visible_ip"],
  ip6: ["gateway6", "visible_ip6"],
};

/** Computed properties that a reset affects. */
const derivedFromReset: Readonly<Record<string, readonly string[]>> = {
  provides_network: ["icon"],
  ip: ["visible_ip"],
  ip6: ["visible_ip6"],
};

/** Computed properties of the domains that use a domain as netvm. */
const derivedInConnected: Readonly<Record<string, string>> = { ip: "visible_gateway", ip6: "visible_gateway6" };

function fireResets(domain: Domain, names: readonly string[]): void {
  for (const name of names) domain.fire(`property-reset:${name}`, { name });
}

/** Fires events for computed properties when a property they depend on changes. */
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
    for (const [name, derived] of Object.entries(derivedInConnected)) {
      onChange(handlers, name, (domain) => {
        for (const each of domain.connectedDomains) fireResets(each, [derived]);
      });
    }
  },
};
