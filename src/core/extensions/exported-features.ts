import type { App } from "../app.ts";
import type { Extension } from "./extension.ts";

/** Features that domains read in their QubesDB, by prefix, and the folder of the entries. */
const exported = [
  ["custom-persist.", "/persist/"],
  ["vm-config.", "/vm-config/"],
] as const;

/** Writes features to the QubesDB of running domains (docs/reference/events-and-features.md#exported-features). */
export const exportedFeatures: Extension = {
  name: "exported-features",
  register(app: App): void {
    const domains = app.handlersOf("QubesVM");
    for (const [prefix, folder] of exported) {
      const path = (feature: unknown): string => `${folder}${String(feature).slice(prefix.length)}`;
      domains.add("domain-qdb-create", (domain) => {
        for (const [feature, value] of domain.features) {
          if (feature.startsWith(prefix)) app.qubesDb.write(domain.name, path(feature), value);
        }
      });
      domains.add(`domain-feature-set:${prefix}*`, (domain, _, { feature, value }) => {
        if (!domain.isHalted) app.qubesDb.write(domain.name, path(feature), String(value));
      });
      domains.add(`domain-feature-delete:${prefix}*`, (domain, _, { feature }) => {
        if (!domain.isHalted) app.qubesDb.remove(domain.name, path(feature));
      });
    }
  },
};
