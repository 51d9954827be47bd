import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";

function updateTag(domain: Domain, kind: string): void {
  const wanted = domain.reference(kind);
  const tag = wanted === null ? undefined : `${kind}-${wanted.name}`;
  for (const old of domain.tags.list()) {
    if (old.startsWith(`${kind}-`) && old !== tag) domain.tags.remove(old);
  }
  if (tag !== undefined) domain.tags.add(tag);
}

/** Keeps the tags `guivm-NAME` and `audiovm-NAME` in step with the properties. Policy refers to these tags. */
export const gui: Extension = {
  name: "gui",
  register(app: App): void {
    const handlers = app.handlersOf("QubesVM");
    for (const kind of ["guivm", "audiovm"]) {
      handlers.add(`property-set:${kind}`, (domain) => updateTag(domain, kind));
      handlers.add(`property-reset:${kind}`, (domain) => updateTag(domain, kind));
      app.handlers.add(`property-set:default_${kind}`, () => {
        for (const domain of app.domains) if (domain.hasProperty(kind)) updateTag(domain, kind);
      });
      handlers.add("domain-load", (domain) => updateTag(domain, kind));
    }
    // Runs early, so that events of computed properties follow.
    const setServiceFeature = (domain: Domain, provides: boolean): void => {
      if (provides) domain.features.set("servicevm", true);
      else if (domain.features.get("servicevm") !== undefined) domain.features.delete("servicevm");
    };
    handlers.add(
      "property-set:provides_network",
      (domain, _, { newvalue }) => setServiceFeature(domain, newvalue === true),
      true,
    );
    handlers.add("property-reset:provides_network", (domain) => setServiceFeature(domain, false), true);
  },
};
