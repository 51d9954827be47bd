import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import { QubesError } from "../errors.ts";
import { checkFeature } from "../features/check-features.ts";
import type { PropertyValue } from "../properties/value.ts";
import type { Extension } from "./extension.ts";
import { onOwnFeaturesRequest } from "./requested-features.ts";

/** Features of a domain with Windows, unless it or its template has them. */
const defaults = [
  ["stubdom-qrexec", true],
  ["audio-model", "ich6"],
  ["timezone", "localtime"],
  ["no-monitor-layout", true],
] as const;

/** Prepares domains for Windows (docs/reference/events-and-features.md#windows). */
export const windows: Extension = {
  name: "windows",
  // The copy of a volume takes its time.
  timeoutSeconds: 3600,
  register(app: App): void {
    onOwnFeaturesRequest(app, (domain, untrusted) => {
      const system = untrusted.get("os");
      if (system !== "Windows" && system !== "Linux") return;
      domain.features.set("os", system);
      if (system === "Windows" && untrusted.get("qrexec") === "1") configure(domain);
    });
    app.handlersOf("QubesVM").add("domain-create-on-disk", async (domain) => {
      const { template } = domain;
      if (template === null || checkFeature(template, "os", "template") !== "Windows") return;
      const [own, given] = [domain.volumes.get("private"), template.volumes.get("private")];
      // The tools for Windows cannot prepare an empty volume.
      if (own?.config.saveOnStop === true && given !== undefined) await own.cloneFrom(given);
    });
  },
};

function configure(domain: Domain): void {
  domain.features.set("rpc-clipboard", true);
  setIfPossible(domain, "maxmem", 0);
  setIfPossible(domain, "qrexec_timeout", 6000);
  for (const [name, value] of defaults) {
    if (checkFeature(domain, name, "template") === undefined) domain.features.set(name, value);
  }
}

/** Sets a property. Some cannot change while the domain runs, and the other settings must not depend on them. */
function setIfPossible(domain: Domain, property: string, value: PropertyValue): void {
  try {
    domain.setProperty(property, value);
  } catch (error) {
    if (!(error instanceof QubesError)) throw error;
    domain.app.log.warning(`${domain.name} runs Windows, but ${property} was not set: ${error.message}`);
  }
}
