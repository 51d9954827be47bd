import type { SystemInfo } from "../model/system-info.ts";

/**
 * Returns whether an R4.0 call can go to a value (docs/reference/policy-language.md#r40-targets). Usable are existing
 * domains, dom0, the default disposable, and disposables of a template for disposables.
 */
export function isUsableTarget(value: string, info: SystemInfo): boolean {
  if (value === "@dispvm" || value === "@adminvm") return true;
  if (value.startsWith("@dispvm:")) return info.domains.get(value.slice(8))?.templateForDispvms ?? false;
  return info.domains.has(value);
}
