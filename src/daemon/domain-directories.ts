import { join } from "node:path";
import type { DomainKey } from "../core/domain-class.ts";

/**
 * Returns the directory of a domain's files below that of the system: `appvms/NAME`, or `vm-templates/NAME` for
 * templates.
 */
export function domainDirectory(base: string, { klass, name }: DomainKey): string {
  return join(base, klass === "TemplateVM" ? "vm-templates" : "appvms", name);
}
