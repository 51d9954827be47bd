import { join } from "node:path";
import type { DomainKey } from "../core/domain-class.ts";

/** The directory of a domain's own files below that of the system: `appvms/NAME`, of templates `vm-templates/NAME`. */
export function domainDirectory(base: string, { klass, name }: DomainKey): string {
  return join(base, klass === "TemplateVM" ? "vm-templates" : "appvms", name);
}
