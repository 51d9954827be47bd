import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";
import { followReference } from "./reference-tag.ts";

/** Keeps the tags `guivm-NAME` and `audiovm-NAME` in step with the properties. Policy refers to these tags. */
export const gui: Extension = {
  name: "gui",
  register(app: App): void {
    const handlers = app.handlersOf("QubesVM");
    for (const kind of ["guivm", "audiovm"]) {
      followReference(app, "QubesVM", kind);
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
