import type { SystemInfo } from "../model/system-info.ts";

/**
 * Returns whether an R4.0 call can go to a value: an existing domain, dom0, the default disposable, or a disposable of
 * a template for disposables (docs/reference/policy-language.md#r40-targets).
 */
export function isUsableTarget(value: string, info: SystemInfo): boolean {
  if (value === "@dispvm" || value === "@adminvm") return true;
  if (value.startsWith("@dispvm:")) return info.domains.get(value.slice(8))?.templateForDispvms ?? false;
  return info.domains.has(value);
}
