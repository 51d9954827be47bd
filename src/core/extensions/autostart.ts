import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import type { Extension } from "./extension.ts";

/** Keeps a unit of systemd for each domain with `autostart` (docs/reference/events-and-features.md#autostart). */
export const autostart: Extension = {
  name: "autostart",
  register(app: App): void {
    const units = app.autostartUnits;
    const domains = app.handlersOf("QubesVM");
    const setUnit = ({ name }: Domain, isWanted: boolean): void => {
      try {
        if (isWanted) units.enable(name);
        else units.disable(name);
      } catch (error) {
        app.log.warning(`the unit of ${name} cannot be changed: ${(error as Error).message}`);
        throw new QubesError("QubesException", `Failed to ${isWanted ? "set" : "reset"} autostart for VM in systemd`);
      }
    };
    domains.add("property-pre-set:autostart", (domain, _, { newvalue }) => setUnit(domain, newvalue === true));
    domains.add("property-pre-reset:autostart", (domain, _, { oldvalue }) => {
      if (oldvalue === true) setUnit(domain, false);
    });
    domains.add("domain-create-on-disk", (domain) => {
      if (domain.getProperty("autostart") === true) setUnit(domain, true);
    });
    domains.add("domain-remove-from-disk", (domain) => {
      if (domain.getProperty("autostart") === true) setUnit(domain, false);
    });
  },
};
