import type { App } from "../core/app.ts";
import type { Domain } from "../core/domain.ts";
import { checkFeature } from "../core/features/check-features.ts";
import type { PropertyType } from "../core/properties/value.ts";

/** Returns the type that clients of 2019 see (docs/reference/admin-api.md#property-types). */
export function type2019(name: string, type: PropertyType): PropertyType {
  return name === "xid" || name === "stubdom_xid" ? "str" : type;
}

/** Listed first, because their load stage was 2 (docs/reference/qubes-xml.md#globals-of-stage-2). */
const first2019: readonly string[] = ["check_updates_vm", "stats_interval"];

/** Returns property names in the order of 2019. */
export function order2019(names: readonly string[]): readonly string[] {
  return [...names.filter((name) => first2019.includes(name)), ...names.filter((name) => !first2019.includes(name))];
}

/** Returns the text of a default that differs in 2019; undefined if it is the same. */
export function text2019(holder: App | Domain, name: string): string | undefined {
  if (holder.kind === "app") return undefined;
  if (name === "mac") return "00:16:3E:5E:6C:00";
  if (name === "kernelopts") return kernelopts2019(holder);
  return name === "maxmem" ? maxmem2019(holder) : undefined;
}

function kernelopts2019(domain: Domain): string | undefined {
  if (domain.app.hasAssignments(domain, "pci")) return "nopat iommu=soft swiotlb=8192";
  return domain.template === null || domain.template.isDefault("kernelopts") ? "nopat" : undefined;
}

function maxmem2019(domain: Domain): string | undefined {
  if (domain.isAdminVM || domain.getProperty("virt_mode") === "hvm") return undefined;
  const { template } = domain;
  if (template !== null && !template.isDefault("maxmem")) return undefined;
  const isLinux = checkFeature(domain, "os", "template") === "Linux";
  const wanted = isLinux ? (domain.getProperty("memory") as number) * 10 : 4000;
  return String(Math.min(wanted, Math.floor(domain.app.hypervisor.host.memoryMiB / 2)));
}
