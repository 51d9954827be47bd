import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { EventArguments } from "../events/handler-table.ts";
import type { Extension } from "./extension.ts";

/** Returns the domains whose property follows the global default. */
function followers(app: App, property: string): readonly Domain[] {
  return app.domains.filter((domain) => domain.hasProperty(property) && domain.isDefault(property));
}

function oldValue({ oldvalue }: EventArguments): EventArguments {
  return oldvalue === undefined ? {} : { oldvalue };
}

/** Fires events for domains that follow `default_netvm` (docs/reference/admin-api.md#events-of-global-defaults). */
function followDefaultNetvm(app: App): void {
  const each = (args: EventArguments, fire: (domain: Domain, args: EventArguments) => void): void => {
    const isSame = args["newvalue"] === args["oldvalue"];
    for (const domain of followers(app, "netvm")) {
      if (!isSame) fire(domain, args);
    }
  };
  app.handlers.add(
    "property-pre-set:default_netvm",
    (_, __, args) =>
      each(args, (domain, { newvalue, ...more }) => {
        domain.fire("property-pre-set:netvm", { name: "netvm", newvalue, ...oldValue(more) }, { pre: true });
      }),
    true,
  );
  app.handlers.add(
    "property-set:default_netvm",
    (_, __, args) =>
      each(args, (domain, more) => {
        domain.fire("property-reset:netvm", { name: "netvm", ...oldValue(more) });
      }),
    true,
  );
}

/** Fires set events when a reset changes the effective netvm. */
function fireNetvmSetOnReset(app: App): void {
  const handlers = app.handlersOf("QubesVM");
  handlers.add(
    "property-pre-reset:netvm",
    (domain, _, args) => {
      const newvalue = domain.getDefault("netvm");
      if (newvalue === args["oldvalue"]) return;
      domain.fire("property-pre-set:netvm", { name: "netvm", newvalue, ...oldValue(args) }, { pre: true });
    },
    true,
  );
  handlers.add(
    "property-reset:netvm",
    (domain, _, args) => {
      const newvalue = domain.netvm;
      if (newvalue === args["oldvalue"]) return;
      domain.fire("property-set:netvm", { name: "netvm", newvalue, ...oldValue(args) });
    },
    true,
  );
}

/** Fires events for domains that follow `default_dispvm`. */
function followDefaultDispvm(app: App): void {
  app.handlers.add(
    "property-set:default_dispvm",
    (_, __, args) => {
      for (const domain of followers(app, "default_dispvm")) {
        domain.fire("property-reset:default_dispvm", { name: "default_dispvm", ...oldValue(args) });
      }
    },
    true,
  );
}

/** Fires events for properties that follow a global default. */
export const defaultReferences: Extension = {
  name: "default-references",
  register(app: App): void {
    followDefaultNetvm(app);
    fireNetvmSetOnReset(app);
    followDefaultDispvm(app);
  },
};
