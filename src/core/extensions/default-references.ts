import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { EventArguments } from "../events/handler-table.ts";
import type { Extension } from "./extension.ts";

/** The domains that follow the system in a property. */
function followers(app: App, property: string): readonly Domain[] {
  return app.domains.filter((domain) => domain.hasProperty(property) && domain.isDefault(property));
}

function oldValue({ oldvalue }: EventArguments): EventArguments {
  return oldvalue === undefined ? {} : { oldvalue };
}

/**
 * Tells of the domains whose netvm changes with the system's. Before and after, as for a change of their own; clients of
 * 2019 know it as a property that is deleted.
 */
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

/** A netvm that is set back, or follows the system's, is another one then: that is told as if it had been set. */
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

/** Tells of the domains whose default_dispvm changes with the system's. */
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

/** Tells of the properties of domains that follow one of the system. */
export const defaultReferences: Extension = {
  name: "default-references",
  register(app: App): void {
    followDefaultNetvm(app);
    fireNetvmSetOnReset(app);
    followDefaultDispvm(app);
  },
};
