import { createHash } from "node:crypto";
import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";

const prefix = "service.";
const appPrefix = "app-dispvm.";
const memoryService = "meminfo-writer";

/** Returns the QubesDB entries of a service (docs/reference/events-and-features.md#services). */
function entriesOf(service: string, isOn: boolean): readonly (readonly [path: string, text: string | undefined])[] {
  const entries: (readonly [string, string | undefined])[] = [];
  // Longer names do not fit into a key.
  if (service.length <= 48) entries.push([`/qubes-service/${service}`, isOn ? "1" : "0"]);
  if (service.startsWith(appPrefix)) {
    const program = service.slice(appPrefix.length);
    const hash = createHash("sha256").update(program).digest("base64url");
    entries.push([`/hash-app-dispvm/${hash}`, isOn ? program : undefined]);
  }
  return entries;
}

/** Writes the features `service.NAME` to the QubesDB of running domains. */
export const services: Extension = {
  name: "services",
  register(app: App): void {
    const domains = app.handlersOf("QubesVM");
    const write = (domain: Domain, feature: string, value: string): void => {
      for (const [path, text] of entriesOf(feature.slice(prefix.length), value !== "")) {
        if (text === undefined) app.qubesDb.remove(domain.name, path);
        else app.qubesDb.write(domain.name, path, text);
      }
    };
    const writeMemoryService = (domain: Domain): void => {
      const isOn = Number(domain.getProperty("maxmem") ?? 0) > 0;
      app.qubesDb.write(domain.name, `/qubes-service/${memoryService}`, isOn ? "1" : "0");
    };
    domains.add("domain-qdb-create", (domain) => {
      for (const [feature, value] of domain.features) if (feature.startsWith(prefix)) write(domain, feature, value);
      writeMemoryService(domain);
    });
    domains.add(`domain-feature-set:${prefix}*`, (domain, _event, { feature, value }) => {
      if (!domain.isHalted && feature !== `${prefix}${memoryService}`) write(domain, String(feature), String(value));
    });
    domains.add(`domain-feature-delete:${prefix}*`, (domain, _event, { feature }) => {
      if (domain.isHalted || feature === `${prefix}${memoryService}`) return;
      for (const [path] of entriesOf(String(feature).slice(prefix.length), false))
        app.qubesDb.remove(domain.name, path);
    });
    // The entries end with the domain.
    domains.add("domain-stopped", (domain) => app.qubesDb.clear(domain.name));
    replaceByMaxmem(app);
  },
};

/** Translates the old service `meminfo-writer` into `maxmem`. */
function replaceByMaxmem(app: App): void {
  const feature = `${prefix}${memoryService}`;
  const domains = app.handlersOf("QubesVM");
  // The change of maxmem can be refused, and then nothing must change.
  domains.add(`domain-feature-pre-set:${feature}`, (domain, _event, { value }) => {
    if (value === "") domain.setProperty("maxmem", 0);
    else domain.resetProperty("maxmem");
  });
  domains.add(`domain-feature-set:${feature}`, (domain) => void domain.features.delete(feature));
  domains.add("domain-load", (domain) => {
    const stored = domain.features.get(feature);
    if (stored === undefined) return;
    if (stored === "") domain.loadProperty("maxmem", 0);
    domain.features.delete(feature);
  });
}
