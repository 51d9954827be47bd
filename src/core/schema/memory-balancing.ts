import type { Domain } from "../domain.ts";
import { checkFeature } from "../features/check-features.ts";

/** Returns a domain and its chain of templates. */
function withTemplates(domain: Domain): readonly Domain[] {
  const found: Domain[] = [];
  for (let each: Domain | null = domain; each !== null && !found.includes(each); each = each.template) found.push(each);
  return found;
}

/** Returns whether the memory of a domain can be balanced (docs/reference/qubes-xml.md#memory-balancing). */
function canBalance(domain: Domain): boolean {
  const { app } = domain;
  if (!app.hypervisor.isXen || app.hasAssignments(domain, "pci")) return false;
  if (domain.getProperty("virt_mode") !== "hvm") return true;
  if (!checkFeature(domain, "qrexec", "template")) return false;
  const names = withTemplates(domain).flatMap(({ features }) => features.names());
  if (!names.some((name) => name.startsWith("supported-service."))) return true;
  return Boolean(checkFeature(domain, "supported-service.meminfo-writer", "template"));
}

/** Returns the default maximum of memory, in MiB (docs/reference/qubes-xml.md#default-of-maxmem). */
export function defaultMaxmem(domain: Domain): number {
  if (!canBalance(domain)) return 0;
  if (domain.template !== null) return domain.template.getProperty("maxmem") as number;
  const isLinux = domain.features.get("os") === "Linux";
  const wanted = isLinux ? (domain.getProperty("memory") as number) * 10 : 4000;
  return Math.min(wanted, Math.floor(domain.app.hypervisor.host.memoryMiB / 2));
}

/** Returns whether memory is balanced by hotplug (docs/reference/qubes-xml.md#memory-hotplug). */
export function usesHotplug(domain: Domain): boolean {
  const { app } = domain;
  if (!app.hypervisor.isXen) return false;
  const wanted = checkFeature(domain, "memory-hotplug", "template");
  if (wanted !== undefined) return wanted !== "";
  if (domain.getProperty("virt_mode") === "hvm") return false;
  const kernel = String(domain.getProperty("kernel") ?? "");
  if (kernel === "") return Boolean(checkFeature(domain, "supported-feature.memory-hotplug", "template"));
  return app.storage.kernelText(kernel, "memory-hotplug-supported") !== undefined;
}
