import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";
import { onOwnFeaturesRequest, type RequestedFeatures } from "./requested-features.ts";

const kernelopts = "boot-mode.kernelopts.";
const offers = [kernelopts, "boot-mode.name.", "boot-mode.default-user."] as const;

/** A domain may offer this many features of boot modes. */
const maxOffers = 64;

/**
 * Handles the boot modes that a domain offers and chooses
 * (docs/reference/events-and-features.md#boot-modes).
 */
export const bootModes: Extension = {
  name: "boot-modes",
  register(app: App): void {
    onOwnFeaturesRequest(app, (domain, untrusted) => {
      replaceOffers(domain, untrusted);
      choose(domain, untrusted, "boot-mode.active");
      if (domain.hasProperty("appvm_default_bootmode")) choose(domain, untrusted, "boot-mode.appvm-default");
      choose(domain, untrusted, "boot-mode.standalone-default");
    });
    app.handlersOf("QubesVM").add("domain-feature-set:boot-mode.active", (domain) => {
      if (domain.isDefault("bootmode")) domain.fire("property-reset:bootmode", { name: "bootmode" });
    });
    app.handlersOf("QubesVM").add("domain-feature-set:boot-mode.appvm-default", (domain) => {
      const name = "appvm_default_bootmode";
      if (domain.hasProperty(name) && domain.isDefault(name)) domain.fire(`property-reset:${name}`, { name });
    });
  },
};

/** Replaces all offers, unless the new ones are malformed. An empty request must not remove them. */
function replaceOffers({ features }: Domain, untrusted: RequestedFeatures): void {
  const offered = offersOf(untrusted);
  if (offered === undefined || offered.size === 0 || offered.size > maxOffers) return;
  for (const name of features.names()) {
    if (offers.some((prefix) => name.startsWith(prefix)) && !offered.has(name)) features.delete(name);
  }
  for (const [name, value] of offered) features.set(name, value);
}

/** Returns the well-formed offers; undefined if two modes have the same name or user. */
function offersOf(untrusted: RequestedFeatures): ReadonlyMap<string, string> | undefined {
  const named = [...untrusted].filter(([name]) => /^boot-mode\.[^.]+\.[^.]+$/.test(name));
  const modeOf = (name: string): string => name.split(".")[2] as string;
  const modes = named.filter(([name]) => name.startsWith(kernelopts) && modeOf(name) !== "default");
  const known = new Set(modes.map(([name]) => modeOf(name)));
  const details = named.filter(([name]) => {
    const mode = modeOf(name);
    if (name.startsWith("boot-mode.name.")) return known.has(mode) || mode === "default";
    return name.startsWith("boot-mode.default-user.") && known.has(mode);
  });
  const values = details.map(([, value]) => value);
  return new Set(values).size === values.length ? new Map([...modes, ...details]) : undefined;
}

/** Stores the choice of a mode that is offered. */
function choose({ features }: Domain, untrusted: RequestedFeatures, name: string): void {
  const mode = untrusted.get(name);
  if (mode === undefined) return;
  if (mode === "default" || features.get(`${kernelopts}${mode}`) !== undefined) features.set(name, mode);
}
