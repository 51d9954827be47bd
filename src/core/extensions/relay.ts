import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";
import { followReference } from "./reference-tag.ts";

/** Keeps the tag `relayvm-NAME` of RemoteVMs, and tells relays the names (docs/reference/events-and-features.md#relay). */
export const relay: Extension = {
  name: "relay",
  register(app: App): void {
    const remotes = app.handlersOf("RemoteVM");
    followReference(app, "RemoteVM", "relayvm");
    const publish = (remote: Domain): void => {
      const by = remote.reference("relayvm");
      if (by?.isHalted === false) app.qubesDb.write(by.name, `/remote/${remote.name}`, nameOf(remote));
    };
    for (const kind of ["set", "reset"]) {
      for (const name of ["relayvm", "remote_name"]) remotes.add(`property-${kind}:${name}`, publish);
    }
    app.handlersOf("QubesVM").add("domain-start", (domain) => {
      for (const each of app.domains) if (each.reference("relayvm") === domain) publish(each);
    });
  },
};

function nameOf(remote: Domain): string {
  return String(remote.getProperty("remote_name") || remote.name);
}
