import type { App } from "../app.ts";
import type { Domain } from "../domain.ts";
import type { Extension } from "./extension.ts";
import { onOwnFeaturesRequest, type RequestedFeatures } from "./requested-features.ts";

/** Flags that a domain may request, and whether a request may change a set value. */
const flags = [
  ["qrexec", false],
  ["gui", false],
  ["gui-emulated", false],
  ["qubes-firewall", true],
  ["vmexec", true],
] as const;

/** Texts that a domain may set, and their forms. */
const texts: readonly (readonly [name: string, isValid: (value: string) => boolean])[] = [
  ["os-distribution", (value) => value !== ""],
  ["os-distribution-like", (value) => value !== ""],
  ["os-version", (value) => /^[0-9][0-9.-]*$/.test(value)],
  ["os-eol", isDate],
  ["qubes-agent-version", (value) => /^[0-9]{1,3}\.[0-9]{1,3}$/.test(value)],
];

function isDate(value: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) || value.startsWith("0000")) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** Handles the features that every agent requests (docs/reference/events-and-features.md#requested-features). */
export const coreFeatures: Extension = {
  name: "core-features",
  register(app: App): void {
    onOwnFeaturesRequest(app, async (domain, untrusted) => {
      setTexts(domain, untrusted);
      // A domain may hide its time zone, but not show it again.
      if (untrusted.get("anon-timezone") === "1") domain.features.set("anon-timezone", true);
      await setFlags(domain, untrusted);
    });
  },
};

function setTexts(domain: Domain, untrusted: RequestedFeatures): void {
  for (const [name, isValid] of texts) {
    const value = untrusted.get(name);
    if (value === undefined || value === "") continue;
    if (isValid(value)) domain.features.set(name, value);
    else domain.app.log.warning(`${domain.name} requests an invalid ${name}: "${value}"`);
  }
}

async function setFlags(domain: Domain, untrusted: RequestedFeatures): Promise<void> {
  const before = domain.features.get("qrexec");
  for (const [name, mayChange] of flags) {
    const value = untrusted.get(name);
    if (value !== "0" && value !== "1") continue;
    if (mayChange || domain.features.get(name) === undefined) domain.features.set(name, value === "1");
  }
  const isNew = !before && domain.features.get("qrexec") === "1";
  if (isNew) await domain.fireAsync("template-postinstall");
}
