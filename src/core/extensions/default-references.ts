import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { EventArguments } from "../events/handler-table.ts";
import type { PropertyValue } from "../properties/value.ts";
import type { Extension } from "./extension.ts";
import { onChange } from "./on-change.ts";

/** Returns the domains whose property follows the default. */
function followers(app: App, property: string): readonly Domain[] {
  return app.domains.filter((domain) => domain.hasProperty(property) && domain.isDefault(property));
}

function oldValue(oldvalue: unknown): EventArguments {
  return oldvalue === undefined ? {} : { oldvalue };
}

/** Lets followers of `default_netvm` check a change before it happens. */
function announceDefaultNetvm(app: App): void {
  const announce = (newvalue: PropertyValue | undefined, oldvalue: unknown): void => {
    if (newvalue === oldvalue) return;
    const args = { name: "netvm", newvalue, ...oldValue(oldvalue) };
    for (const domain of followers(app, "netvm")) {
      // A TemplateVM keeps its default, but its event is part of the sequence that clients know.
      domain.fire("property-pre-set:netvm", args, { pre: true });
    }
  };
  app.handlers.add(
    "property-pre-set:default_netvm",
    (_, __, { newvalue, oldvalue }) => announce(newvalue as PropertyValue, oldvalue),
    true,
  );
  app.handlers.add(
    "property-pre-reset:default_netvm",
    (_, __, { oldvalue }) => announce(app.getDefault("default_netvm"), oldvalue),
    true,
  );
}

/** Fires set events when a reset changes the effective netvm. */
function fireNetvmSetOnReset(app: App): void {
  const handlers = app.handlersOf("QubesVM");
  handlers.add(
    "property-pre-reset:netvm",
    (domain, _, { oldvalue }) => {
      const newvalue = domain.getDefault("netvm");
      if (newvalue === oldvalue) return;
      domain.fire("property-pre-set:netvm", { name: "netvm", newvalue, ...oldValue(oldvalue) }, { pre: true });
    },
    true,
  );
  handlers.add(
    "property-reset:netvm",
    (domain, _, { oldvalue }) => {
      const newvalue = domain.netvm;
      if (newvalue === oldvalue) return;
      domain.fire("property-set:netvm", { name: "netvm", newvalue, ...oldValue(oldvalue) });
    },
    true,
  );
}

/** Fires `property-reset` for each follower. */
function resetFollowers(app: App, property: string, oldvalue: unknown): void {
  for (const domain of followers(app, property)) {
    domain.fire(`property-reset:${property}`, { name: property, ...oldValue(oldvalue) });
  }
}

/**
 * Passes changes of global defaults to the domains that follow them
 * (docs/reference/admin-api.md#events-of-global-defaults).
 */
export const defaultReferences: Extension = {
  name: "default-references",
  register(app: App): void {
    announceDefaultNetvm(app);
    fireNetvmSetOnReset(app);
    onChange(app.handlers, "default_netvm", (_, { oldvalue }) => resetFollowers(app, "netvm", oldvalue));
    const followDispvm = (_: App, __: string, { oldvalue }: EventArguments): void =>
      resetFollowers(app, "default_dispvm", oldvalue);
    for (const kind of ["set", "reset"]) app.handlers.add(`property-${kind}:default_dispvm`, followDispvm, true);
    for (const property of ["guivm", "audiovm"]) {
      onChange(app.handlers, `default_${property}`, (_, { newvalue, oldvalue }) => {
        for (const domain of followers(app, property)) {
          domain.fire(`property-set:${property}`, { name: property, newvalue, ...oldValue(oldvalue) });
        }
      });
    }
  },
};
