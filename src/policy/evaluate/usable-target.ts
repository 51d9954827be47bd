import type { SystemInfo } from "../model/system-info.ts";

/**
 * Whether a value names something that a R4.0 call can go to: an existing domain, dom0, the default disposable, or one
 * of a template that disposables are made from (vectors/README.md, 27).
 */
export function isUsableTarget(value: string, info: SystemInfo): boolean {
  if (value === "@dispvm" || value === "@adminvm") return true;
  if (value.startsWith("@dispvm:")) return info.domains.get(value.slice(8))?.templateForDispvms ?? false;
  return info.domains.has(value);
}
