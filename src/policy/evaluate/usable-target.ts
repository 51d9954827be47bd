import type { SystemInfo } from "../model/system-info.ts";

/**
 * Whether a value is a usable target of an R4.0 call (docs/reference/policy-language.md#r40-targets): an existing
 * domain, dom0, the default disposable, or a disposable of a template for disposables.
 */
export function isUsableTarget(value: string, info: SystemInfo): boolean {
  if (value === "@dispvm" || value === "@adminvm") return true;
  if (value.startsWith("@dispvm:")) return info.domains.get(value.slice(8))?.templateForDispvms ?? false;
  return info.domains.has(value);
}
