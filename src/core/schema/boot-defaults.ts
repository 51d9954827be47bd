import type { Domain } from "../domain.ts";
import { checkFeature } from "../features/check-features.ts";
import type { PropertyValue } from "../properties/value.ts";

/** Returns the default kernel options (docs/reference/qubes-xml.md#default-of-kernelopts). */
export function defaultKernelOptions(domain: Domain): PropertyValue | undefined {
  const { app, template } = domain;
  const kernel = String(domain.getProperty("kernel") ?? "");
  if (kernel === "") return "";
  const hasPci = app.hasAssignments(domain, "pci");
  if (!hasPci && template !== null) return template.getProperty("kernelopts");
  const file = `default-kernelopts-${hasPci ? "pci" : "nopci"}.txt`;
  const options = app.storage.kernelText(kernel, file)?.trim() ?? (hasPci ? "" : "swiotlb=2048");
  const suspends = hasPci && Boolean(app.adminVM?.features.get("suspend-s0ix"));
  return suspends ? `${options} qubes_exp_pm_use_suspend=1` : options;
}

/** Returns whether a boot mode is one of a domain (docs/reference/qubes-xml.md#known-boot-modes). */
function isKnown(domain: Domain, mode: string): boolean {
  return mode === "default" || checkFeature(domain, `boot-mode.kernelopts.${mode}`, "template") !== undefined;
}

/** Returns the default boot mode (docs/reference/qubes-xml.md#default-of-bootmode). */
export function defaultBootMode(domain: Domain): string {
  const active = domain.features.get("boot-mode.active");
  if (active !== undefined && isKnown(domain, active)) return active;
  const seen = new Set<Domain>();
  for (let each = domain; each.template !== null && !seen.has(each); each = each.template) {
    seen.add(each);
    if (!each.template.hasProperty("appvm_default_bootmode")) continue;
    const mode = String(each.template.getProperty("appvm_default_bootmode"));
    if (isKnown(each, mode)) return mode;
  }
  return "default";
}
