import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";

const prefix = "service.";

/**
 * Writes the features `service.NAME` to the QubesDB of running domains
 * (docs/reference/events-and-features.md#services).
 */
export const services: Extension = {
  name: "services",
  register(app: App): void {
    const domains = app.handlersOf("QubesVM");
    const writeService = (domain: Domain, feature: string, value: string): void => {
      app.qubesDb.write(domain.name, `/qubes-service/${feature.slice(prefix.length)}`, value === "" ? "0" : "1");
    };
    domains.add("domain-qdb-create", (domain) => {
      for (const [feature, value] of domain.features)
        if (feature.startsWith(prefix)) writeService(domain, feature, value);
    });
    domains.add(`domain-feature-set:${prefix}*`, (domain, _event, { feature, value }) => {
      if (!domain.isHalted) writeService(domain, String(feature), String(value));
    });
    domains.add(`domain-feature-delete:${prefix}*`, (domain, _event, { feature }) => {
      const name = String(feature).slice(prefix.length);
      if (!domain.isHalted) app.qubesDb.remove(domain.name, `/qubes-service/${name}`);
    });
    // The entries end with the domain.
    domains.add("domain-stopped", (domain) => app.qubesDb.clear(domain.name));
  },
};
